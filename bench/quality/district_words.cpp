// The grammar of set F (see district_set.hpp): rules, their alternatives parted by '/'; <name> is
// a rule, <#lo-hi> a number, and everything else is text.
#include "quality/district_set.hpp"

namespace leitong::bench {

const GrammarRule kDistrictRules[] = {
    {"sector",
     "普惠托育/职业教育/城市更新/老旧小区/冷链物流/跨境电商/集成电路/海绵城市/基层卫生/家庭医生/"
     "医养结合/数字政务/智慧停车/社会救助/退役军人/青年公寓/保障房/养老助餐/无障碍/非遗/乡镇影院/"
     "夜间经济/会展/直播带货/氢能/光伏/储能/低空经济/种业/茶产业/花卉/中药材/预制菜/特色民宿/"
     "研学旅行/"
     "古村落/水源地/河湖/湿地/土壤/噪声/扬尘/危废/秸秆/森林防火/防汛/地灾/燃气/电梯/消防/危化品/"
     "食品/药品/特种设备/矿山/校车/渔船/信访/调解/普法/社矫/反诈/禁毒/档案/史志/统计/审计/公积金/"
     "医保/社保/就业/工会/侨务/双拥/人才/专利/标准/品牌/碳汇/供销/农机/粮食/棉花/生猪/水产/林果"},
    {"object",
     "网点/台账/平台/专班/机制/清单/项目库/示范点/联盟/试点/走廊/基地/中心/窗口/热线/档案/系统/"
     "图谱/"
     "导则/预案/样本/课堂/驿站/客厅/工坊/车间/园区/街区/船队/队伍/专线/管网/泵站/闸口/道口/护栏/"
     "苗圃/仓库/码头/货场/实验室/合作社/监测站/评议会/联席会/工作室/服务包/信用码/供需表"},
    {"act",
     "启动/改造/扩容/迁建/排查/巡检/整治/检修/回访/评估/摸底/认领/签约/招募/轮训/直播/比选/换装/"
     "盘活/置换/疏浚/复绿/补植/配送/代办/预约/抽检/约谈/曝光/公示/挂牌/销号/备案/拍卖/出让/收储/"
     "托管/入股/认证/推介/巡演/巡诊/义诊/走访/送考/结对/帮办/直补/兜底/减免"},
    {"manner",
     "分批次/一体化/清单式/点对点/错峰/提级/跨镇/穿透式/不间断/拉网式/滚动/联动/下沉/前置/靠前/"
     "全链条/嵌入式/网格化/小切口/分类/定期/择优/限时/并联/闭环/常年/按季度/逐户/按图/随机"},
    {"goal",
     "把短板补齐/让烟火气更浓/使账目更清/让群众少跑腿/把底数摸透/把责任压实到人/让资源活起来/"
     "把好事办到心坎上/让老街换了新颜/把风险挡在外面/让年轻人留得住/使产销两旺/把堵点打通/"
     "让荒坡变了模样/把链条拉长/让机器代替人力/把账算细/让孩子就近入园/使水更清岸更绿/"
     "把服务送到码头/让招牌亮起来/把旧厂房用起来/让一江水串起来/把种子攥在手里/"
     "使办事像网购一样方便"},
    {"who",
     "街道干部/社区书记/驻村队员/个体商户/快递小哥/网约车司机/货运司机/种粮大户/茶农/果农/渔民/"
     "养殖户/返乡青年/高校毕业生/产业工人/技能大师/科技特派员/乡村医生/幼教老师/班主任/志愿者/"
     "楼栋长/老党员/残疾朋友/独居老人/新市民/外来务工者/台商/侨胞/民营企业主"},
    {"unit",
     "文广旅局/住建局/城管委/商务委/卫健委/教体局/科创办/数据局/水务局/林业局/粮储局/医保局/"
     "退役军人局/应急局/市场监管局/司法局/信访局/审计局/统计局/金融办/园林处/公积金中心/投促中心/"
     "行政审批局/残联/妇联/团委/科协/侨联/供销社"},
    {"trait",
     "底子薄/进度慢/标准不一/布点偏少/存量偏大/资金缺口大/人手紧张/数据不通/权责不清/设施老化/"
     "季节性波动明显/本地配套弱/品牌不响/回款周期长/用地指标紧/链主企业少/重建轻管/验收滞后/"
     "宣传不到位/基层负担重"},
    {"state",
     "稳步铺开/见到成效/步入正轨/走在前列/提前收官/实现破零/由点及面/渐成气候/好于预期/再上层楼/"
     "有了名气/成了常态/形成闭环/焕然一新/实现翻番/扭亏为盈/全面达标/通过国检/获省里点赞/"
     "写入省级规划"},
    {"surname", "沈/陆/蒋/顾/邱/秦/夏/韦/覃/莫/蒙/岑/龚/施/单/屠/尹/邹/麦/温/詹/池/柯/卓/游"},
    {"given",
     "立群/雨桐/春晖/志远/佳宁/晓峰/文博/海燕/建国/思源/永康/美琪/俊杰/丽华/国栋/一鸣/秋实/浩然/"
     "子涵/桂芳/长青/东明/若兰/振邦/慧敏"},
    {"man", "<surname><given>"},
    {"syllable",
     "白/青/金/石/龙/凤/云/江/河/溪/塘/坪/岭/桥/渡/沙/柳/榕/枫/莲/竹/梅/双/大/小/东/西/南/北/上/"
     "下/新/古/安/宁/福/永/和/兴/泰"},
    {"spot",
     "<syllable><syllable>镇/<syllable><syllable>街道/<syllable><syllable>村/"
     "<syllable><syllable>社区/<syllable><syllable>乡/<syllable><syllable>港区"},
    {"firm",
     "<syllable><syllable>重工/<syllable><syllable>生物/<syllable><syllable>农科/"
     "<syllable><syllable>文旅集团/<syllable><syllable>城投/<syllable><syllable>智联公司"},
    {"phrase",
     "一件事一次办/家门口就业/河畔夜校/万商入市/百姓点单/邻里食堂/清廉工地/红色代办/一图读懂/"
     "先修后补/四季有花/共享菜园/十分钟医圈/学在身边/老有颐养/企业吹哨/码上监督/向海图强/"
     "一网统管/首违不罚/碳索未来/渔光互补/寻根问祖/归雁回巢/春播助农/工匠进校/法官进网格"},
    {"percentage", "<#1-98>%/<#1-98>.<#1-9>%"},
    {"money", "<#2-99>.<#1-9>亿元/<#100-9900>万元/<#2-60>亿元/<#10-990>.<#1-9>万元"},
    {"season", "年初/开春后/汛期前/入夏以来/三季度/四季度/春节前后/暑期/秋收时节/岁末年终"},
    {"joint", "与此同时/在此基础上/接下来/换句话说/说到底/从面上看/就全区而言/客观地讲"},
    // Clauses of the text around.
    {"clause",
     "<season><sector><object><state>/<manner><act><sector><object>/<unit><manner><act><object>/"
     "<spot><sector><object><state>/<who>盼着<sector><act>/靠<sector><object><goal>/"
     "<firm>在<spot><act><sector>/<sector><act>量升到<#100-9000>单/"
     "<spot>拿出<#2-90>亩地<act><object>/"
     "<who>主动<act><sector>/<sector><object>仍<trait>/<sector><object><trait>、<trait>/"
     "<act><sector><goal>/选<#2-30>名<who><act><sector>/<unit>的<man>跑遍<spot>/"
     "<sector>、<sector>一道<act>/先<act><object>再<act><sector>/<act><sector>才能<goal>/"
     "<act>一处<object>就<state>一处/“<phrase>”在<spot><state>/“<phrase>”<object><state>/"
     "<joint><sector><trait>/<who>反映<sector><trait>/<season><act><#3-80>个<object>/"
     "<man>讲<sector><object><state>/由<unit><act><sector><object>/"
     "<sector><act>费用降了<percentage>/"
     "把<money>投向<sector><object>/<spot>和<spot>共建<object>/<sector><object>里<act>的是<who>/"
     "<joint><sector><object><goal>/<manner><act>、<manner><act>/<who>的<sector><object>归<firm>管/"
     "<act><sector><object><#2-60>个/<sector><manner><act>/<who>、<who><act><sector>"},
    {"sentence",
     "<clause>，<clause>/<clause>，<clause>，<clause>/<clause>，<clause>；<clause>/"
     "<clause>，<clause>，<clause>，<clause>/<clause>/<joint>，<clause>，<clause>"},
    // What fills the slots.
    {"{number}", "<#2-99>/<#100-9000>"},
    {"{percent}", "<percentage>"},
    {"{amount}", "<money>"},
    {"{date}",
     "<#1-12>月<#1-28>日/20<#15-29>年<#1-12>月/20<#15-29>年<#1-12>月<#1-28>日/<#1-12>月底"},
    {"{ordinal}", "一/二/三/四/五/六/七/八/九/十/十一/十二"},
    {"{meeting}",
     "区委<{ordinal}>届<{ordinal}>次全会/全区<sector>工作会议/<sector><object>现场会/"
     "区政府第<#2-90>次常务会议/全市<sector>推进会"},
    {"{place}", "<spot>"},
    {"{organisation}", "区<unit>/<firm>/<spot>商会/市<unit>/<sector>协会"},
    {"{person}", "<man>"},
    {"{slogan}", "<phrase>/<sector><act>/<act>进<spot>"},
    {"{enumeration}",
     "<object>、<object>/<object>、<object>、<object>/<sector>、<sector>、<sector>/"
     "<sector><object>、<object>、<sector><object>"},
    {"{free}",
     "<manner><act><sector><object>/<act><sector>、<act><object>/<goal>/"
     "<sector><object><trait>/<who><act><object>"},
};
const std::size_t kDistrictRulesCount = sizeof(kDistrictRules) / sizeof(kDistrictRules[0]);

const char* const kDistrictSkeletons[] = {
    // Government reports.
    "<sector><object>新开{number}家，<who><act>费用人均少掏{amount}，<goal>",
    "我区<sector>增加值{amount}，占生产总值比重提到{percent}，<sector><act>户数居全市第{ordinal}",
    "区财政[再]挤出{amount}<act><sector><object>，一分一厘都要用在<who>身上，<goal>",
    "{date}，{place}<sector><object>正式投用，<who>从此<act>不出镇，<sector><state>",
    "引进{organisation}落户，带来<sector><object>{number}个，(补上|填平)了<sector><act>的空白",
    "<unit>一年<act><object>{number}次，<sector>投诉降了{percent}，<who>的满意度位次前移",
    "<sector><act>“{slogan}”获评全省最佳案例，[有关]做法在<season>被<unit>印发",
    "从{place}到{place}，<sector><object>连点成线，<who><act>的半径缩短{number}里",
    "今年，我们把<sector><act>列为民生大事，<manner>建成<object>{number}处，<goal>",
    "<sector>领域累计<act>{enumeration}，<manner><act>率保持在{percent}以上，<object><state>",
    // What is not yet well.
    "讲成绩也要讲不足，<sector><object><trait>，{place}等地<act><trait>，<who>意见不小",
    "<sector><trait>的根子在于<object><trait>，{free}，这一课[必须]尽快补上",
    "对照{meeting}的部署，<sector><act>还差{percent}，<object><trait>，(坐不住|等不起)",
    // Tasks.
    "{date}前，<unit>要拿出<sector><object>方案，{organisation}配合<act>，<goal>",
    "下一步，以<sector><object>为牵引<manner><act><sector>，{free}，力争<object><state>",
    "凡是<sector><act>中<trait>的，一律由<unit>提请{organisation}<act>，绝不<manner>了事",
    "<manner><act>{enumeration}，[年内]<sector><object>覆盖{number}个村居，<goal>",
    "支持{organisation}牵头组建<sector><object>，给予{amount}奖补，<who>可以<act>入会",
    "深化“{slogan}”<sector><act>，(确保|保证)<who>凭<object>就能<act>，<goal>",
    "<sector><act>实行<unit>、镇街双负责，{person}任总召集人，每{number}天<act>一次<object>",
    // Speeches.
    "借今天这个机会，我就<sector><act>再提{number}条要求，核心是一句话：<goal>，<object><state>",
    "{meeting}开得很及时，<sector><act>的方向更明了，<who>的心气更足了，<object>必能<state>",
    "{person}同志在<spot>蹲点时讲过，<sector><object><trait>，归根到底要靠<who><act>",
    "请{place}、{place}的同志带个好头，把<sector><object><act>到位，让<who>看得见",
    "向奋战在<sector>一线的<who>道一声辛苦，{free}，<goal>，功劳簿上(都有|写着)你们的名字",
    "同志们，<sector><act>没有旁观者，{free}，谁的<object>谁来<act>",
    "我代表{organisation}给<who>拜年，过去一年<sector><act>不容易，{free}，<object><state>",
    "最后强调一点，<sector><object>的廉洁底线不能破，{number}条禁令[条条]管用，<who>都在看",
    // Minutes, notices, letters.
    "会议听了{organisation}<act><sector>的汇报，(决定|同意)拨付{amount}，用于<object><act>和<act>",
    "经{meeting}研究，由{person}兼管<sector><act>，<object>的<act>事项不再报<unit>",
    "兹定于{date}在{place}举办<sector><object>开放日，欢迎<who><act>，[恕]不另行通知",
    "本办法所说的<sector><object>，是指由<unit><act>、供<who>使用的{enumeration}",
    "<who>申领<sector>补贴的，向{place}<object>提交材料，<unit>在{number}日内<act>完毕",
    "逾期不<act><sector><object>的，处{amount}[以下]罚款，情节严重的由<unit><act>",
    "关于{person}代表提出的<sector><act>建议，<unit>答复如下：<object><trait>的问题已<act>，{free}",
    "督查发现，{place}<sector><object>{number}处未<act>，<trait>，责成<unit>限期<act>",
    "表扬{organisation}等{number}家单位，它们<manner><act><sector>，<object><state>",
    "<season>，<unit>共受理<sector>来件{number}件，办结率{percent}，<act>类占(大头|多数)",
};
const std::size_t kDistrictSkeletonsCount =
    sizeof(kDistrictSkeletons) / sizeof(kDistrictSkeletons[0]);

}  // namespace leitong::bench
