// The skeletons of sets C, D and E. C and D are for judging: nothing was tuned on C or on what was
// found with it; E judged once, and serves tuning since its errors were read. C is close to A and B
// in its making; D has more wording of its own, siblings that are one skeleton with another word,
// and alternations of three. E is of other kinds of text than reports (judgments, notices,
// contracts, minutes, warnings), much shorter and much longer, with slots first, last and beside
// each other's marks. Of a first wording of E, in which .71 of the constants were the skeleton's
// own (D: .70; A, B, C: .38, .32, .45), only totals were seen; each skeleton was then given a
// clause or two that is drawn, for what a reader takes for one template.
#include "templates.hpp"

namespace leitong::archive {

const char* const kSkeletonsC[] = {
    "现将{date}以来<field><thing><head>进展通报如下，不足之处请<people>[一并]指正",
    "我们累计<deed><thing>{number}批次，涉及<people>{number}人，<field><thing><head><predicate>",
    "经{meeting}研究，决定由{organisation}承担<field><thing>的<deed>，<verb><modifier><head>",
    "各位<people>，过去的工作离不开{place}的理解，也离不开(老同志|新同志)的<idiom>，<field><thing>"
    "才会<predicate>",
    "全县<field><thing>总量达到{number}套，[人均]比上年提高{percent}，<trouble>的局面明显扭转",
    "对{person}同志提出的<field><thing>意见，<office>要<adverb>研究，<verb><thing><head>",
    "预计到{date}，<deed><field><thing>可节约资金{amount}，<people><head>再提高{percent}",
    "<office>与{organisation}签订<field><thing>协议，(首期|二期)到位资金{amount}，<modifier><head><"
    "predicate>",
    "开展“{slogan}”<event>{number}场，<adverb><deed><field><thing>，<people>踊跃参加",
    "坚决整治{enumeration}等<trouble>突出问题，[依法]<deed><thing>{number}起，<field><head>"
    "<predicate>",
    "实践反复证明，<verb><field><thing>，必须{free}，必须<idiom>，<modifier><head>才能<predicate>",
    "{place}要当好<field><thing>的排头兵，{place}要补上<thing><head>的欠账，<adverb><verb><"
    "modifier>"
    "<head>",
    "<time>，<field><thing>支出{amount}，完成调整预算的{percent}，(保障了|支持了)<thing><head>",
    "今后五年，我们要把{enumeration}作为<field><thing>的主攻方向，<verb><modifier><head>，<idiom>",
    "第{ordinal}批<field><thing>名单已经公布，{organisation}等单位<deed>在先，<thing><head><"
    "predicate>",
    "感谢{organisation}长期以来对<field><thing>的关心，[特别感谢]<people>为<thing><head>付出的心血",
    "请{person}同志就<field><thing>作说明，会后由<office>汇总意见，{date}前<deed>完毕",
    "凡列入{meeting}议程的<field><thing>，一律<idiom>，谁<deed>谁负责，<verb><thing><head>",
    "<people>反映强烈的<trouble>问题，{date}前要有说法，[对账交账，]<field><thing>决不再拖",
    "从{place}看，<field><thing>增速(高于|低于)全县{percent}，根子在<trouble>，出路在<verb><head>",
    "落实<field><thing>补贴{amount}，发放到<people>{number}户，(逐户核对|张榜公布)，<head><"
    "predicate>",
    "以{free}为总要求，<office>把<field><thing><deed>到底，<modifier><head><predicate>",
    "{date}凌晨，{place}发生<trouble>险情，<office>第一时间<deed><field><thing>，未造成<people>"
    "伤亡",
    "审议{organisation}报送的<field><thing>草案，[逐条]提出修改意见{number}条，<thing><head>"
    "更趋合理",
    "越是<trouble>，越要<verb><field><thing>，越要{free}，<people>才有<modifier><head>",
    "推荐{person}为<field><thing>先进个人，[同时]授予{organisation}<modifier><head>称号，<idiom>",
    "围绕“{slogan}”这条主线，<deed><field><thing>{number}条，<thing><head>(初具雏形|全面成型)",
    "把{place}的<field><thing>做成窗口，把<thing><head>做成口碑，<people>来一次{free}一次",
    "核减<field><thing>编制{number}名，腾出<head>用于{enumeration}，<modifier><head><predicate>",
    "受<trouble>影响，原定{date}<deed>的<field><thing>推迟，<office>[已]另行安排<head>",
};
const std::size_t kSkeletonsCCount = sizeof(kSkeletonsC) / sizeof(kSkeletonsC[0]);

const char* const kSkeletonsD[] = {
    "这次会议的主要任务是，传达{meeting}精神，回顾总结<time><field>工作，研究部署<thing>和<thing>"
    "重点"
    "事项",
    "刚才，{person}同志通报了<field><thing>的有关情况，讲得很(实在|到位|透彻)"
    "，我完全赞同，请大家抓好"
    "落实",
    "借此机会，我代表{organisation}，向奋战在<field><thing>战线上的<people>[以及家属]"
    "致以崇高的敬意",
    "在肯定成绩的同时，我们也清醒地看到，<trouble>等问题依然存在，{free}的任务还很重",
    "要进一步提高政治站位，切实把思想和行动统一到{meeting}部署上来，[坚定不移]<verb><field><thing>",
    "同比增长{percent}，高于全市平均水平{percent}，总量和增速分别列各县第{ordinal}位，<field><"
    "thing>"
    "贡献最大",
    "一要<verb><field><thing>，二要<deed><thing><head>，三要(健全|落实|细化)责任，{free}",
    "规划面积{number}亩、总投资{amount}的<field><thing>落户{place}，建成后可提供<modifier>岗位{"
    "number}"
    "个",
    "<office>主要领导要亲自抓，分管领导要具体抓，[班子成员要分头抓，]{date}前<field><thing>"
    "必须见底",
    "出席今天会议的有{person}、{person}以及各界<people>，让我们以热烈的掌声表示(欢迎|感谢)",
    "全年<deed>各类<thing>{number}件，按期办结率{percent}，<people>满意率{percent}，[连续三年]"
    "排名前列",
    "根据《{free}》有关规定，经<office>审核、{organisation}复核，现将<field><thing>结果予以公示",
    "{place}至{place}的<field><thing>全线贯通，(结束了|改写了)<people>绕行的历史",
    "自{date}<deed>以来，<field><thing>运行平稳，没有发生一起<trouble>事件，受到{organisation}"
    "通报表扬",
    "这里我强调{ordinal}点：<thing>不能等，<head>不能靠，<field><thing>更不能{free}",
    "对工作不力、<trouble>的单位，由{organisation}下发督办函，[情节严重的]取消<field><thing>"
    "评先资格",
    "把{enumeration}作为检验<head>的试金石，做到<thing>到哪里、<deed>就跟进到哪里",
    "我们始终牢记“{slogan}”的嘱托，一年接着一年干，<field><thing>实现了从<modifier>到<modifier>"
    "的跨越",
    "接待来信来访{number}批{number}人次，<trouble>类占{percent}，(均已|绝大多数已)答复",
    "从严控制一般性支出，压减<field><thing>经费{amount}，[压减]比例{percent}，全部用于<people>急需",
    "如果<trouble>的状况不改变，{free}就是一句空话，<field><thing>就会成为<modifier>包袱",
    "经初步核算，<ind>，其中{place}完成{amount}，占比{percent}，<thing><predicate>",
    "授权{person}全权负责<field><thing>谈判，遇有重大事项随时向{organisation}报告，不得<deed>",
    "同志们，<field><thing>进入了{free}的关键阶段，让我们在{organisation}的坚强领导下，<idiom>"
    "，再立"
    "新功",
    "选取{place}作为<field><thing>(首批|第二批|候补)试点，{date}起<deed>，时间暂定两年",
    "由于准备仓促，[加之]<thing>掌握不全，讲得不对的地方请<people>批评，有关<field>数据以{"
    "organisation}"
    "发布为准",
    "新增<field><thing>{number}家，其中亿元以上{number}家，<modifier><head>占{percent}，<trouble>"
    "有所"
    "缓解",
    "原则上每名<people>联系{number}户，每{free}走访一次，<field><thing>情况随手记、随时报",
    "会议决定，将{enumeration}列入<modifier>清单，由<office>[牵头]逐项销号，{date}向{meeting}报告",
    "<field><thing>(占地|用房|用工)指标由{organisation}统筹，不足部分从<head>中调剂，严禁{free}",
};
const std::size_t kSkeletonsDCount = sizeof(kSkeletonsD) / sizeof(kSkeletonsD[0]);

const char* const kSkeletonsE[] = {
    "申请人{person}不服<office>关于<field><thing>的处理决定，"
    "于{date}向本机关申请复议，本机关(依法予以|已于当日)受理，<verb><field>"
    "<thing>，<modifier><head><predicate>",
    "<adverb><verb><modifier><head>，<field><thing>"
    "<predicate>，兹有我单位{person}前往贵处办理<field><thing>"
    "事宜，请予接洽，有效期至{date}",
    "{date}夜间至次日白天，{place}有强对流天气，<people>应避开<field>"
    "<thing>，[必要时]停止户外<deed>，<people><head><predicate>"
    "，<deed><field><thing><head>",
    "因<trouble>，<adverb><deed><field><thing><head>"
    "，甲方委托乙方<deed><field><thing>，合同价款为{amount}"
    "，乙方应于{date}前交付<modifier><head>并提供<thing>"
    "说明",
    "{organisation}<field><thing>采购项目因有效供应商不足三家，"
    "现(予以废标|终止采购|重新公告)，原定开标时间{date}作废，<verb><field>"
    "<thing>，<modifier><head><predicate>",
    "<adverb><verb><modifier><head>，<field><thing>"
    "<predicate>，门诊接诊<trouble>病例{number}例，其中重症占{percent}"
    "，<thing>供应充足，<people>不必恐慌",
    "本馆每周一闭馆，{date}起恢复<field><thing>展陈，凭身份证件领取<modifier>"
    "参观券，团体参观请联系{person}，<people><head><predicate>"
    "，<deed><field><thing><head>",
    "因<trouble>，<adverb><deed><field><thing><head>"
    "，讣告：{person}同志因病医治无效，于{date}在{place}逝世，遵照<people>"
    "意愿，<field><thing>从简办理",
    "经查，{organisation}存在<trouble>行为，违反了<field>"
    "<thing>管理规定第{ordinal}条，[责令限期改正，]处以罚款{amount}"
    "，<verb><field><thing>，<modifier><head><predicate>",
    "<adverb><verb><modifier><head>，<field><thing>"
    "<predicate>，课题组由{person}、{person}等{number}"
    "人组成，围绕<field><thing>开展<modifier>攻关，预期形成<thing>"
    "<head>专利",
    "请考生携带准考证提前到达{place}考点，<field><thing>科目开考{number}"
    "分钟后不得入场，严禁携带<thing>，<people><head><predicate>"
    "，<deed><field><thing><head>",
    "因<trouble>，<adverb><deed><field><thing><head>"
    "，{organisation}：你单位报来的<field><thing>请示收悉，"
    "经研究，(同意|原则同意|暂不同意)<deed><thing><head>，此复",
    "因管道检修，{date}{place}将停水，请<people>提前储备生活用水，"
    "由此带来的<trouble>敬请谅解，<verb><field><thing>，"
    "<modifier><head><predicate>",
    "<adverb><verb><modifier><head>，<field><thing>"
    "<predicate>，运动员{person}代表{place}出战<field>"
    "<thing>决赛，以{number}分的成绩获得第{ordinal}名，[刷新个人纪录]",
    "宿舍楼内禁止<deed><field><thing>，违者通报批评，<people>"
    "<head><predicate>，<deed><field><thing><head>",
    "因<trouble>，<adverb><deed><field><thing><head>"
    "，凭本券可在{organisation}兑换<field><thing>一份，(不找零|不兑现|过期作废)",
    "来电人反映{place}<trouble>，要求<office>尽快<deed>"
    "<field><thing>，工单编号{number}，<verb><field>"
    "<thing>，<modifier><head><predicate>",
    "<adverb><verb><modifier><head>，<field><thing>"
    "<predicate>，拟录用人员名单公示期为五个工作日，如有异议请向<office>"
    "反映，联系人{person}，<field><thing>材料须署真实姓名",
    "上述款项应在判决生效之日起十日内付清，逾期则按<field><thing>约定加倍支付利息，"
    "案件受理费{amount}由{organisation}负担，<people><head>"
    "<predicate>，<deed><field><thing><head>",
    "因<trouble>，<adverb><deed><field><thing><head>"
    "，主持人{person}宣读<field><thing>议题后，与会<people>"
    "围绕“{slogan}”展开讨论，形成<modifier>纪要{number}份存档备查",
    "航班因{free}延误{number}小时，旅客可到<thing>柜台办理<deed>"
    "手续，<field><head>将持续更新，<verb><field><thing>"
    "，<modifier><head><predicate>",
    "<adverb><verb><modifier><head>，<field><thing>"
    "<predicate>，出土文物包括{enumeration}等{number}"
    "件，年代为<modifier>时期，为研究<field><thing>提供了(实物|文字|图像)"
    "依据",
    "入学须知第{ordinal}项：新生凭<field><thing>注册，<thing>"
    "<head>自理，<people><head><predicate>，<deed>"
    "<field><thing><head>",
    "因<trouble>，<adverb><deed><field><thing><head>"
    "，保险责任自{date}零时起算，因<trouble>造成<field><thing>"
    "损失的，免赔率为{percent}，[另有约定的除外]",
    "谨定于{date}在{place}举行<field><thing>揭牌仪式，敬请{person}"
    "拨冗莅临，<verb><field><thing>，<modifier><head>"
    "<predicate>",
    "<adverb><verb><modifier><head>，<field><thing>"
    "<predicate>，口服，一日{number}次，饭后用温水送服，<trouble>"
    "者慎用<field><thing>",
};
const std::size_t kSkeletonsECount = sizeof(kSkeletonsE) / sizeof(kSkeletonsE[0]);

}  // namespace leitong::archive
