// Names in many scripts, as they come, and what they have in common.
#include "party/fold.h"

#include <gtest/gtest.h>

namespace chokepoint::party {
namespace {

FoldedName folded(std::string_view name) {
  static const Folder folder = std::move(*Folder::make());
  return folder(name);
}

TEST(Fold, CaseMarksAndLegalFormsFall) {
  EXPECT_EQ(folded("Huawei Technologies Co., Ltd.").compact, "huaweitechnologies");
  EXPECT_EQ(folded("HUAWEI TECHNOLOGIES CO LTD").compact, "huaweitechnologies");
  EXPECT_EQ(folded("Société Générale S.A.").compact, "societegenerale");
  EXPECT_EQ(folded("Müller GmbH & Co. KG").compact, "muller");
  EXPECT_EQ(folded("ＮＩＫＯＮ　Corp").compact, "nikon") << "fullwidth letters";
  EXPECT_EQ(folded("Huawei Technologies Co., Ltd.").form, "ltd co");
}

TEST(Fold, ANameThatIsOnlyAFormStays) {
  EXPECT_EQ(folded("Company").compact, "company");
  EXPECT_EQ(folded("AG").compact, "ag");
}

TEST(Fold, ChineseMeetsItsRomanisation) {
  const FoldedName han = folded("华为技术有限公司");
  EXPECT_EQ(han.compact, "huaweijishu");
  EXPECT_EQ(han.native, "华为技术");
  EXPECT_TRUE(han.romanised);
  EXPECT_EQ(folded("華為技術有限公司").native, han.native) << "traditional characters";
  EXPECT_EQ(folded("宁德时代").compact, "ningdeshidai");
}

TEST(Fold, OtherScripts) {
  EXPECT_EQ(folded("ООО «Ростех»").compact, "rosteh");
  EXPECT_EQ(folded("Ростех").native, "ростех");
  EXPECT_EQ(folded("ソニー株式会社").compact, "soni");
  EXPECT_EQ(folded("삼성전자 주식회사").native, "삼성전자");
  EXPECT_FALSE(folded("Ростех").romanised) << "an alphabet keeps its words";
}

TEST(Fold, AnythingIsAName) {
  EXPECT_EQ(folded("").compact, "");
  EXPECT_EQ(folded("!!!").compact, "");
  EXPECT_EQ(folded("\xff\xfe\x80").compact, "");
  EXPECT_EQ(folded(std::string(10'000, 'a')).compact.size(), Folder::kLongest);
}

}  // namespace
}  // namespace chokepoint::party
