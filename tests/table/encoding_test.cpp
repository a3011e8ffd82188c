// The encoded files are made by the C library's iconv, which shares no code or tables with ICU.
#include "table/encoding.h"

#include <gtest/gtest.h>
#include <iconv.h>
#include <rapidcheck.h>

#include <cerrno>

#include "table/csv.h"

namespace chokepoint::table {
namespace {

std::string encoded(std::string_view utf8, const char* encoding) {
  iconv_t conversion = iconv_open(encoding, "UTF-8");
  EXPECT_NE(conversion, reinterpret_cast<iconv_t>(-1)) << encoding;
  std::string out(utf8.size() * 4 + 16, '\0');
  std::string in(utf8);
  char* from = in.data();
  char* to = out.data();
  std::size_t left = in.size();
  std::size_t room = out.size();
  EXPECT_NE(iconv(conversion, &from, &left, &to, &room), static_cast<std::size_t>(-1)) << encoding << ": " << utf8;
  iconv_close(conversion);
  out.resize(out.size() - room);
  return out;
}

Result<Decoded> decode(std::string bytes, std::string_view stated = {}) {
  PlainContext plain;
  Context context = plain.context();
  return to_utf8("t.csv", std::move(bytes), stated, context);
}

const std::string kChinese =
    "产品,国家,份额\n石墨,中国,99\n人造金刚石,中国,95\n镓,中国,98\n磷酸铁锂电池,中国,99\n出口管制,中国,许可\n";
const std::string kTaiwan = "產品,國家,份額\n石墨,中國,99\n人造鑽石,中國,95\n鎵,中國,98\n磷酸鐵鋰電池,臺灣,1\n";
const std::string kJapanese =
    "品目,国,割合\n黒鉛,中国,99\n人造ダイヤモンド,中国,95\nガリウム,中国,98\n電池セル,日本,4\n輸出管理,中国,許可制\n";
const std::string kArabic = "المنتج,البلد,الحصة\nالجرافيت,الصين,99\nالماس الصناعي,الصين,95\nالغاليوم,الصين,98\n";
const std::string kFrench =
    "pays,produit,société\nFrance,électrolyseur,Société Générale\nAllemagne,graphite synthétique,Mühle\n";
const std::string kGerman = "Land;Menge\nÖsterreich;1,5\nTürkei;2,5\nSüdafrika;3,5\n";

struct Sample {
  const std::string& text;
  const char* encoding;
};

class Legacy : public testing::TestWithParam<Sample> {};

TEST_P(Legacy, IsRecognised) {
  const auto decoded = decode(encoded(GetParam().text, GetParam().encoding));
  ASSERT_TRUE(decoded) << to_string(decoded.error());
  EXPECT_EQ(decoded->encoding, GetParam().encoding);
  EXPECT_EQ(decoded->text, GetParam().text);
}

TEST_P(Legacy, IsReadWhenStated) {
  const auto decoded = decode(encoded(GetParam().text, GetParam().encoding), GetParam().encoding);
  ASSERT_TRUE(decoded) << to_string(decoded.error());
  EXPECT_EQ(decoded->text, GetParam().text);
}

TEST_P(Legacy, IsRecognisedBehindManyPlainRows) {
  std::string text = "a,b,c\n";
  for (int i = 0; i < 20000; ++i) text += "plain,row," + std::to_string(i) + "\n";
  text += GetParam().text;
  const auto decoded = decode(encoded(text, GetParam().encoding));
  ASSERT_TRUE(decoded) << to_string(decoded.error());
  EXPECT_EQ(decoded->encoding, GetParam().encoding);
  EXPECT_EQ(decoded->text, text);
}

INSTANTIATE_TEST_SUITE_P(Texts, Legacy,
                         testing::Values(Sample{kChinese, "GB18030"}, Sample{kTaiwan, "Big5"},
                                         Sample{kJapanese, "Shift_JIS"}, Sample{kJapanese, "EUC-JP"},
                                         Sample{kArabic, "windows-1256"}, Sample{kFrench, "windows-1252"},
                                         Sample{kGerman, "windows-1252"}));

TEST(Encoding, TooLittleTextIsAskedFor) {
  for (const Sample& sample : {Sample{kChinese, "GB18030"}, Sample{kJapanese, "Shift_JIS"}, Sample{kJapanese, "EUC-JP"},
                               Sample{kTaiwan, "Big5"}}) {
    const auto decoded = decode(encoded("a,b\n" + sample.text.substr(0, 6) + ",1\n", sample.encoding));
    ASSERT_FALSE(decoded) << sample.encoding << " read as " << decoded->encoding;
    const Fault& fault = decoded.error().faults[0];
    EXPECT_EQ(fault.code, Code::bad_encoding);
    EXPECT_NE(fault.found.find(sample.encoding), std::string::npos) << fault.found;
    EXPECT_NE(fault.found.find(sample.text.substr(0, 6)), std::string::npos) << fault.found;
    EXPECT_NE(fault.remedy.find("state the encoding"), std::string::npos);
  }
}

TEST(Encoding, AnotherLanguageIsNotTakenForOneOfOurs) {
  const std::string russian = "страна,продукт\nРоссия,палладий\nКитай,графит\nЯпония,синтетические алмазы\n";
  EXPECT_FALSE(decode(encoded(russian, "windows-1251")));
  EXPECT_FALSE(decode(encoded(russian, "KOI8-R")));
  EXPECT_FALSE(decode(encoded("země,výrobek\nČesko,příliš žluťoučký kůň\nPolsko,źródło energii\n", "windows-1250")));
  EXPECT_FALSE(decode(encoded("나라,제품\n한국,배터리 셀\n중국,흑연\n일본,감광액 소재\n", "EUC-KR")));
  const auto stated = decode(encoded(russian, "KOI8-R"), "KOI8-R");
  ASSERT_TRUE(stated);
  EXPECT_EQ(stated->text, russian);
}

TEST(Encoding, Utf16WithAndWithoutMark) {
  for (const std::string& text : {kChinese, kArabic, kFrench, std::string("a,b\n1,2\n")}) {
    for (const char* encoding : {"UTF-16LE", "UTF-16BE"}) {
      const std::string mark = std::string_view(encoding) == "UTF-16LE" ? "\xFF\xFE" : "\xFE\xFF";
      const auto marked = decode(mark + encoded(text, encoding));
      ASSERT_TRUE(marked) << to_string(marked.error());
      EXPECT_EQ(marked->text, text);
      EXPECT_EQ(marked->encoding, encoding);
      const auto bare = decode(encoded(text, encoding));
      ASSERT_TRUE(bare) << to_string(bare.error());
      EXPECT_EQ(bare->text, text);
      EXPECT_EQ(bare->encoding, std::string(encoding) + " without byte-order mark");
      const auto stated = decode(mark + encoded(text, encoding), "UTF-16");
      ASSERT_TRUE(stated);
      EXPECT_EQ(stated->text, text);
    }
  }
}

TEST(Encoding, Utf16BeyondTheBasicPlaneAndCutOff) {
  const std::string text = "a,b\n\xF0\x9F\x94\x8B,\xF0\xA0\x80\x80\n";
  EXPECT_EQ(decode("\xFF\xFE" + encoded(text, "UTF-16LE"))->text, text);
  std::string long_text = "a,b\n";
  while (long_text.size() < (std::size_t{9} << 20)) long_text += "\xF0\x9F\x94\x8B,x\n";
  const auto decoded = decode("\xFE\xFF" + encoded(long_text, "UTF-16BE"));
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(decoded->text == long_text);
  const std::string whole = "\xFF\xFE" + encoded(text, "UTF-16LE");
  EXPECT_FALSE(decode(whole.substr(0, whole.size() - 1)));
  EXPECT_FALSE(
      decode(std::string("\xFF\xFE"
                         "a\0\x00\xDC,\0b\0",
                         10)));
}

TEST(Encoding, Utf8MarkIsTakenOff) {
  EXPECT_EQ(decode("\xEF\xBB\xBF"
                   "a,b\n")
                ->text,
            "a,b\n");
  EXPECT_EQ(decode("\xEF\xBB\xBF"
                   "a,b\n",
                   "utf-8")
                ->text,
            "a,b\n");
  EXPECT_EQ(decode("\x84\x31\x95\x33"
                   "a,\xB2\xFA\n",
                   "gb18030")
                ->text,
            "a,产\n");
}

TEST(Encoding, StatedAgainstMarkOrUnknownIsAFault) {
  EXPECT_FALSE(
      decode("\xEF\xBB\xBF"
             "a,b\n",
             "windows-1252"));
  EXPECT_FALSE(decode("a,b\n", "no-such-encoding"));
  const auto wrong = decode("a,b\nsoci\xE9t\xE9,1\nx\xFF,2\n", "UTF-8");
  ASSERT_FALSE(wrong);
  EXPECT_GE(wrong.error().faults.size(), 2U);
  EXPECT_NE(wrong.error().faults[0].found.find("line 2"), std::string::npos) << wrong.error().faults[0].found;
}

TEST(Encoding, DamagedUtf8IsNotAnotherEncoding) {
  std::string text = kChinese + kArabic;
  text[kChinese.size() + 3] = 'x';
  const auto decoded = decode(text);
  ASSERT_FALSE(decoded);
  EXPECT_NE(decoded.error().faults[0].found.find("line 7"), std::string::npos) << decoded.error().faults[0].found;
  EXPECT_NE(decoded.error().faults[0].found.find("UTF-8 elsewhere"), std::string::npos);
}

TEST(Encoding, Utf8WithANulIsNotUtf16) {
  EXPECT_EQ(decode(std::string("a,b\n1,\0\n", 8))->encoding, "UTF-8");
  EXPECT_EQ(decode(std::string("a,b\nx\0,2\nname,3\n", 16))->encoding, "UTF-8");
}

TEST(Encoding, BytesOfNoTextAreAFault) {
  std::string noise;
  std::uint32_t state = 1;
  for (int i = 0; i < 5000; ++i) noise += static_cast<char>((state = state * 1664525U + 1013904223U) >> 24U);
  EXPECT_FALSE(decode(noise));
}

/// Any text of an encoding's own characters comes back, whatever the sizes of the pieces.
TEST(Encoding, RoundTripsThroughIconv) {
  const std::vector<std::string> pieces{"产", "品", "石", "墨", "a", ",", "\n", "1", "中", "国", "\"", "化", "学"};
  rc::check([&] {
    std::string text;
    for (const int i : *rc::gen::container<std::vector<int>>(rc::gen::inRange<int>(0, static_cast<int>(pieces.size()))))
      text += pieces[i];
    for (const char* encoding : {"GB18030", "UTF-16LE", "UTF-16BE", "UTF-32LE"}) {
      const auto decoded = decode(encoded(text, encoding), encoding);
      RC_ASSERT(decoded.has_value());
      RC_ASSERT(decoded->text == text);
    }
  });
}

TEST(Encoding, AReadFileSaysWhatItWas) {
  PlainContext plain;
  Context context = plain.context();
  const auto table = parse_csv("t.csv", encoded(kGerman, "windows-1252"), {}, context);
  ASSERT_TRUE(table) << to_string(table.error());
  EXPECT_EQ(table->recognised(), "windows-1252, delimiter ;");
  EXPECT_EQ(table->cell(0, 0), "Österreich");
}

}  // namespace
}  // namespace chokepoint::table
