// The clause patterns of fresh text, by what a clause does in a sentence, and the order in which
// sentences string them together.
#include "grammar_tables.hpp"

namespace leitong::archive {

const ClauseTable kClauseTables[] = {
    {'O',  // opening: when, who, on what footing
     {"<time>", "<time><here>", "<time><actor>", "针对<field><trouble>", "围绕<field><thing>",
      "面对<trouble>、<trouble>", "聚焦<thing><head>", "依托<firm>", "按照“<quote>”<head>",
      "对照<field><thing><head>", "<month>以来", "立足<field><head>", "紧盯<thing>和<thing>",
      "<time><office>", "在<town><village>", "抓住<field><thing>契机", "围绕<people>所盼",
      "顺应<field><head>变化"}},
    {'A',  // action
     {"<adverb><verb><field><thing>",
      "<verb><modifier><field><thing>",
      "<adverb><deed><field><thing>",
      "<verb><field><thing><head>",
      "<actor><adverb><verb><modifier><head>",
      "<office>牵头<verb><field><thing>",
      "以<field><thing>为抓手<verb><modifier><head>",
      "<verb>“<quote>”<head>",
      "在<town>、<town><deed><field><thing>",
      "推行“<measure>+<measure>”",
      "<verb><thing>和<thing><head>",
      "对<field><thing>实行<measure>",
      "<deed><field>、<field>、<field><thing>",
      "围绕<field><thing>召开<event><number>场",
      "<firm><build><field><thing>",
      "把<field><thing>纳入<modifier><head>",
      "<village>、<village><adverb><deed><field><thing>",
      "<verb><number>项<field><thing>",
      "由<office>会同<office><deed><thing>",
      "选派<number>名<people><deed><thing>",
      "<adverb><verb><thing><head>",
      "<verb><people><modifier><head>",
      "运用<measure>、<measure><verb><thing>",
      "<deed><thing>与<deed><thing>并行",
      "<build><fac>",
      "引导<people><deed><field><thing>",
      "会同<firm><verb><field><head>",
      "从<field>、<field>两端<verb><modifier><head>",
      "将<thing><head>前移到<village>",
      "用<modifier><head><verb><field><thing>",
      "<verb><field><modifier><head>",
      "<adverb><deed>“<quote>”<thing>"}},
    {'D',  // figures
     {"<build><fac>",
      "<ind>",
      "<field><thing>增长<percent>",
      "<thing><head>提高<percent>",
      "累计<deed><field><thing><number>处",
      "<number>名<people><deed><thing>",
      "投入<field>资金<amount>",
      "<field><thing>覆盖<number>户",
      "<thing>满意率<percent>",
      "比上年多<number>个",
      "完成年度计划的<percent>",
      "<firm>投资<amount>",
      "<town>占<percent>",
      "带动<people><number>人",
      "为<people>节省<amount>",
      "<deed><thing><number>次",
      "<village>户均增收<number>元",
      "争取<field><thing>补助<amount>",
      "<field>压减<percent>",
      "由<number>个增加到<number>个"}},
    {'R',  // result
     {"<field><thing><predicate>", "<thing><head><predicate>", "<modifier><head><predicate>",
      "<field><head><predicate>", "<people><head><predicate>", "<town><thing><predicate>",
      "<trouble>得到缓解", "<village>成为<field><thing><head>", "“<quote>”<predicate>",
      "<idiom>、<idiom>", "<field>与<field><predicate>", "<people>直接受益",
      "<thing><predicate>、<thing><predicate>", "<deed>更勤、<deed>更细",
      "<firm>获评<modifier><head>", "做法被<office>转发"}},
    {'Q',  // what is asked for
     {"要<adverb><verb><field><thing>", "做到<idiom>、<idiom>", "力争<field><thing>增长<percent>",
      "确保<field><thing><predicate>", "<month>前<build><fac>", "<actor>要<adverb><deed><thing>",
      "既要<verb><thing>又要<verb><head>", "绝不能让<people>因<trouble>吃亏",
      "<office>负责<deed><thing>", "以<idiom>的劲头<verb><field><head>", "决不允许<trouble>",
      "再<build><fac>", "<verb>不留<modifier><head>", "对<thing><idiom>", "用好<measure>",
      "下决心<deed><field><thing>", "年内<verb><number>个<field><thing>",
      "谁<deed>、谁<verb>都要<idiom>"}},
    {'T',  // trouble
     {"<field><thing>存在<trouble>、<trouble>", "<town>等地<trouble>",
      "一些<people>反映<field><trouble>", "<field><trouble>", "<thing><head>还跟不上<people>期待",
      "<actor>对<field><thing>研究不深", "<field>与<thing>衔接不紧", "<number>处<thing><trouble>",
      "<modifier><head>欠缺", "个别<people><deed>不力"}},
    {'E',  // example
     {"<village><people><person><deed><field><thing>", "<town>探索<measure>",
      "<person>牵头的“<quote>”<thing>", "<firm>与<village><deed><thing>",
      "<people><person>把<thing>办到<village>", "<office>在<village><deed><thing>",
      "<town><person>带领<number>名<people><deed><thing>", "总投资<amount>的<firm><thing>",
      "<village>用<field><thing>换来<head>", "“<quote>”在<town>落地"}},
};
const std::size_t kClauseTableCount = sizeof(kClauseTables) / sizeof(kClauseTables[0]);

const char* const kSentenceFrames[] = {
    "OAAR", "OAA",   "AAR",  "AAD", "OADR", "DDD", "ODD",  "DDDR", "OAAAR", "AADR", "TQQ",  "TTQ",
    "QQQ",  "OQQ",   "QQ",   "EAR", "EADR", "EDR", "AAAR", "OAAD", "ARR",   "OTA",  "TAR",  "AQ",
    "OAQ",  "OAADR", "AADD", "ERR", "OEA",  "AA",  "OR",   "DR",   "OADDR", "EAAR", "TTAR", "QAQ"};
const std::size_t kSentenceFrameCount = sizeof(kSentenceFrames) / sizeof(kSentenceFrames[0]);

const char* const kHeadingPatterns[] = {
    "聚焦<field><thing>，<verb><modifier><head>",
    "<verb><field><thing>，<thing><head><predicate>",
    "坚持<idiom>，<verb><field><head>",
    "<adverb><verb><field><thing>",
    "<field><thing><predicate>",
    "突出<thing><head>，<adverb><deed><field><thing>",
    "在<verb><field><thing>上<idiom>",
    "<verb><modifier><head>，<verb><field><thing>",
};
const std::size_t kHeadingPatternCount = sizeof(kHeadingPatterns) / sizeof(kHeadingPatterns[0]);

}  // namespace leitong::archive
