// The skeletons of planted templates; the notation is explained in templates.hpp. Both sets
// serve tuning; templates_tables_unseen.cpp has the others.
#include "templates.hpp"

namespace leitong::archive {

const char* const kSkeletonsA[] = {
    "<time>全县<adverb><deed><field><thing>{number}处，[累计]投入<field>资金{amount}，"
    "<people>(满意率|知晓率)达到{percent}",
    "<field><thing><head>增长{percent}，<ind>，<deed><thing>增速居全市第{ordinal}位",
    "下面，我代表{organisation}，就<verb><field><thing>讲{ordinal}点意见",
    "由{organisation}牵头，[会同有关部门]<adverb><verb><field><thing><head>，{date}前报送<thing>"
    "清单",
    "向{place}的<people>和<people>表示(衷心|诚挚)的感谢，祝愿<field><thing><predicate>",
    "{person}同志在<event>上强调，要以<idiom>的劲头<verb><field><thing>，<verb><modifier><head>",
    "深入学习贯彻{meeting}精神，[认真落实市委部署，]<adverb><verb><field><thing>，<verb><modifier><"
    "head>",
    "叫响“{slogan}”品牌，<verb><field>、<field><thing>，推动<thing><head><predicate>",
    "{place}<build><field><thing>{number}个，(总投资|概算投资){amount}，<modifier><head><"
    "predicate>",
    "持续<verb>{enumeration}等<field><thing>，让<people>在<thing>上<adverb>受益",
    "<office>要<verb><field><thing><head>，{free}，绝不允许<trouble>",
    "新增<field><thing>{number}个，<deed><thing>{number}次，<thing><head>(稳中有进|持续巩固)，<"
    "field><predicate>",
    "<month>，{meeting}审议通过<field><thing>方案，明确<verb><thing><head>的{ordinal}项任务",
    "{date}，{organisation}在<field><thing>开展<deed>行动，[现场]查处<trouble>问题{number}件",
    "以{place}为重点，<adverb><deed><field><thing>，<verb><thing>与<thing><head>，力争<field>"
    "占比达到{percent}",
    "安排<field>专项资金{amount}，用于<deed>{enumeration}等<thing>，(切实|着力)解决<trouble>的问题",
    "<field><thing>由{number}个增加到{number}个，<people><head>提高{percent}，<trouble>基本消除",
    "各位<people>，<here><field><thing>的成绩，是{organisation}正确领导的结果，是<people><idiom>"
    "的结果",
    "表彰{person}等{number}名<people>，[号召全县]<verb><field><thing>的<head>，<idiom>、<idiom>",
    "严格落实<thing><head>，{organisation}每月<deed><thing>{number}次，对<trouble>的(一律通报|"
    "严肃追责)",
    "推动{organisation}与{organisation}合作共建<field><thing>，<verb><modifier><head>，年服务<"
    "people>{number}人",
    "坚持“{slogan}”工作思路，以<thing><head>为突破口<adverb><verb><field><thing>",
    "确保{date}前<field><thing>全部<deed>到位，[确保]<thing><head><predicate>，<people>{free}",
    "获得全省<field><thing><head>第{ordinal}名，{place}的<deed>做法在<event>上交流，<modifier><"
    "head><predicate>",
    "今年要办好的第{ordinal}件实事是<build><field><thing>，惠及<people>{number}人，<deed><thing><"
    "predicate>",
    "在看到<thing>成绩的同时，也要看到<field><thing>还有<trouble>的问题，{free}",
    "<field><thing>完成投资{amount}，占年度计划的{percent}，(快于|慢于)时间进度，<modifier><head><"
    "predicate>",
    "实施<field><thing>三年行动，{place}、{place}率先<deed>，[形成经验后]面上<verb><thing><head>",
    "邀请{person}等专家为<people>讲授<field><thing>课程，<verb><modifier><head>，参训{number}人次",
    "加快{enumeration}等<field><thing>建设，{date}前<verb><thing><head>，<verb><modifier><head>",
};
const std::size_t kSkeletonsACount = sizeof(kSkeletonsA) / sizeof(kSkeletonsA[0]);

const char* const kSkeletonsB[] = {
    "截至{date}，<field><thing>已<deed>{number}户，占应<deed>总数的{percent}，<thing><head><"
    "predicate>",
    "受{organisation}委托，现将<field><thing><head>情况报告如下，请各位<people>[予以]审议",
    "会议听取{person}同志关于<field><thing>的汇报，(原则同意|一致同意)<verb><thing><head>的安排",
    "<deed><field><thing>{number}起，<deed>率{percent}，[同比]挽回<people>损失{amount}",
    "按照{meeting}要求，<office>逐项<verb><field><thing>，<verb><modifier><head>，<idiom>",
    "在{place}召开<field><thing><event>，(推广|交流)<deed><thing>的做法，<verb><modifier><head>",
    "凡<deed><field><thing>不力、<trouble>的，由{organisation}约谈主要负责人，{free}",
    "力争到{date}，<field><thing>突破{number}个，<thing><head>达到{percent}，<modifier><head><"
    "predicate>",
    "着眼{enumeration}等<field><thing>，[坚持]<idiom>，<verb><thing><head>，<verb><modifier><head>",
    "打造“{slogan}”<field><thing>，<verb>从<deed>到<deed>的<modifier><head>，年接待<people>{number}"
    "人次",
    "{organisation}投资{amount}的<field><thing>(竣工|开工)，<people><deed>更加便利，<thing><head><"
    "predicate>",
    "特别是{place}的<people>，<idiom>、<idiom>，把<field><thing><deed>到了(家门口|田间地头)",
    "对{enumeration}等<field><thing>实行<measure>，<trouble>的问题下降{percent}，<thing><"
    "predicate>",
    "落实{person}书记批示，<office><adverb><deed><field><thing>，[当天]办结<trouble>诉求{number}件",
    "建立<office>主抓、{organisation}配合的<field><thing><head>，每季度<deed>一次，<verb><modifier>"
    "<head>",
    "第{ordinal}，<verb><field><thing>，<verb><thing><head>，{free}，<people><head><predicate>",
    "财政拿出{amount}，(补贴|奖励)<people><deed><field><thing>，<verb><modifier><head>，受益{"
    "number}家",
    "由于<trouble>，<field><thing><head>仅完成{percent}，与{place}相比[仍]有差距，<people>期待更高",
    "<time>，{place}的<field><thing>试点通过验收，<deed><thing>的(经验|样本)被<office>推广",
    "牢记{person}同志嘱托，<idiom>，<adverb><verb><field><thing>，<verb><modifier><head>",
    "全面完成{meeting}确定的<field><thing>任务，<deed><thing>{number}项，<verb><modifier><head>",
    "组织<people>到{place}学习<field><thing>，[带着问题]<verb><thing><head>，<idiom>、<idiom>",
    "<field><thing>投诉量下降{percent}，平均<deed>时间(缩短|压缩){number}小时，<people><predicate>",
    "把“{slogan}”贯穿<field><thing>始终，<verb><modifier><head>，<trouble>的现象明显减少",
    "自{date}起，<field><thing>统一由{organisation}<deed>，<verb><thing><head>，<people>不再<deed>",
    "<here>在全市<field><thing>考核中列第{ordinal}位，[其中]<deed><thing>得分提高{percent}，<"
    "modifier><head><predicate>",
    "补助每个<field><thing>{amount}，{date}前<deed>到位，<verb><modifier><head>，(严禁|杜绝)<"
    "trouble>",
    "希望<people><idiom>，在<deed><field><thing>中{free}，<verb><thing><head>",
    "{organisation}派出{number}名<people>驻点<deed><field><thing>，<verb><modifier><head>，[实现]<"
    "thing><predicate>",
    "<deed>{enumeration}等<thing>{number}处，(打通|疏通)<field><trouble>堵点，<people>出行<"
    "predicate>",
};
const std::size_t kSkeletonsBCount = sizeof(kSkeletonsB) / sizeof(kSkeletonsB[0]);

}  // namespace leitong::archive
