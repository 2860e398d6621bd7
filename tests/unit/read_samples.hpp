// Text for the reading tests, written for them: news, speech, law and old style, simplified and
// traditional, with the digits, Latin words and punctuation such texts have. And its bytes in other
// encodings, made by ICU.
#pragma once

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leitong::tests {

constexpr std::string_view kSimplified =
    "昨天下午，青禾县气象台发布暴雨橙色预警：预计未来6小时内，沿河的三个乡镇降雨量将超过50毫米。"
    "记者从县防汛办了解到，全县已转移低洼地带群众1，260人，12处避险安置点备足了饮用水、棉被和药品。"
    "\n"
    "同志们，过去一年很不平凡。我们顶住压力、迎难而上，全年地区生产总值增长5.8%，城镇新增就业3."
    "2万人，"
    "农村居民人均可支配收入达到18 640元。成绩来之不易，靠的是大家一锹一镐干出来的！\n"
    "第二十三条　经营者不得擅自占用消防通道；违反本条例规定的，由主管部门责令限期改正，"
    "处五百元以上二千元以下的罚款。逾期不改正的，依法强制拆除，所需费用由违法行为人承担。\n"
    "夫治水者，因其势而利导之；逆流而塞，虽万夫之力不能久也。昔人有言：“川壅而溃，伤人必多。”"
    "老渔翁捋着胡须笑道，湖上的雾散了，鲈鱼就肥了。她把围裙一解，蹲在灶台边剥蒜。\n"
    "技术人员演示了新版App的操作：打开GPS定位，扫描QR码，3秒钟就能查到Wi-Fi信号强度。"
    "这台数控机床的精度是0.002mm，售价约US$48,000，厂里一口气订了7台。\n"
    "小孙子蹦蹦跳跳跑进院子，嚷着要吃糖葫芦；奶奶从搪瓷缸里摸出几枚硬币，嘱咐他别绊倒。\n"
    "一、关于机构设置（共4项）。（一）撤销原城乡规划股；（二）增设数据资源股，编制5名。"
    "会议原则同意《2024年度民生实事项目清单》，要求3月底前全部开工。";

constexpr std::string_view kTraditional =
    "昨日下午，臨海區公所召開記者會，說明捷運延伸線的施工進度：全長7.4公里，設六個車站，"
    "預計民國115年底完工通車。居民陳太太說，以後到市中心只要18分鐘，不必再擠公車了。\n"
    "各位鄉親父老，感謝大家冒著大雨前來。這四年來，我們把老舊的校舍翻修了，把產業道路拓寬了，"
    "也讓在地的茶葉賣到了國外。未來還有很多挑戰，但是我相信，只要同心協力，沒有過不去的關卡！\n"
    "第十二條　承租人應以善良管理人之注意保管租賃物；違反前項義務，致租賃物毀損、滅失者，"
    "負損害賠償責任。但依約定之方法使用收益者，不在此限。\n"
    "余少時嘗遊西山，見古木蔽日，溪聲潺潺。僧人煮茗相待，談及舊事，不勝唏噓。"
    "「人生聚散，譬如浮雲。」他這樣說著，輕輕闔上了經卷。\n"
    "研究團隊在《自然》期刊發表論文，利用AI模型分析了3,"
    "500筆衛星影像，發現冰川後退速度較十年前快了27%。\n"
    "阿婆從櫃子裡翻出一疊舊照片，邊看邊笑：「這個胖嘟嘟的，就是你爸爸。」孫女睜大眼睛，半信半疑。\n"
    "本會定於8月15日（星期五）上午九時假香港會議展覽中心舉行周年大會，議程包括審閱帳目、選舉董事及"
    "其他事項。"
    "市民可致電2345 6789查詢，或瀏覽網頁www.example.hk。";

// The bytes of UTF-8 `text` in an encoding of ICU's; nothing where a character has none there.
inline std::optional<std::string> encoded(std::string_view text, const char* encoding) {
  const icu::UnicodeString units = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  UErrorCode status = U_ZERO_ERROR;
  UConverter* const converter = ucnv_open(encoding, &status);
  ucnv_setFromUCallBack(converter, UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  std::string out(static_cast<std::size_t>(units.length()) * 4 + 16, '\0');
  const std::int32_t length =
      ucnv_fromUChars(converter, out.data(), static_cast<std::int32_t>(out.size()),
                      units.getBuffer(), units.length(), &status);
  ucnv_close(converter);
  if (U_FAILURE(status)) return {};
  out.resize(static_cast<std::size_t>(length));
  return out;
}

// ICU's names of the encodings that leitong::detect_encoding names.
struct EncodingName {
  const char* ours;
  const char* icu;
};
constexpr EncodingName kEncodings[] = {{"utf-8", "UTF-8"},
                                       {"gb18030", "gb18030"},
                                       {"big5-hkscs", "Big5-HKSCS"},
                                       {"utf-16le", "UTF-16LE"},
                                       {"utf-16be", "UTF-16BE"}};

// One entry of a ustar file.
inline std::string tar_entry(const std::string& name, const std::string& content, char type = '0',
                             const std::string& target = "") {
  std::string header(512, '\0');
  std::snprintf(header.data(), 100, "%s", name.c_str());
  std::snprintf(&header[124], 12, "%011o", static_cast<unsigned>(content.size()));
  header[156] = type;
  std::snprintf(&header[157], 100, "%s", target.c_str());
  std::memcpy(&header[257], "ustar\00000", 8);
  std::memset(&header[148], ' ', 8);
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  std::snprintf(&header[148], 8, "%06o", sum);
  return header + content + std::string((512 - content.size() % 512) % 512, '\0');
}

}  // namespace leitong::tests
