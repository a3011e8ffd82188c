#include "party/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <set>

#include "party/similarity.h"

namespace chokepoint::party {
namespace {

/// Words that say what kind of body a name is and not which. Several-word forms fall word by word.
const std::set<std::string_view>& legal_forms() {
  static const std::set<std::string_view> kForms{
      "ab",           "ag",          "ao",        "aps",    "as",  "asa",     "bhd",     "bv",   "co",   "company",
      "corp",         "corporation", "dmcc",      "eood",   "fz",  "fzc",     "fzco",    "fze",  "gmbh", "inc",
      "incorporated", "jsc",         "kabushiki", "kaisha", "kg",  "kk",      "limited", "llc",  "llp",  "lp",
      "ltd",          "ltda",        "mbh",       "nv",     "oao", "ojsc",    "ooo",     "oy",   "oyj",  "pao",
      "pjsc",         "plc",         "pte",       "pty",    "pvt", "private", "sa",      "sarl", "sas",  "sdn",
      "se",           "sl",          "spa",       "sro",    "srl", "zao"};
  return kForms;
}

/// In simplified characters; the longer before what it contains.
constexpr std::array<const char*, 10> kNativeForms{"股份有限公司", "有限责任公司", "有限公司", "株式会社", "有限会社",
                                                   "合同会社",     "주식회사",     "유한회사", "公司",     "集团"};

bool is_cjk_letter(UChar32 c) { return c >= 0x1100 && u_isalpha(c); }

std::vector<std::string> words_of(const std::string& ascii) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : ascii) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      word += c;
    } else if (c == '\'' || c == '.') {
      continue;  // O'Brien and S.A. are one word
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

/// A legal form with one slip in it. Of two letters only where another form follows: `cp ltd`, not `cp`.
bool almost_form(const std::string& word, bool before_form) {
  constexpr std::size_t kLongestForm = 5;
  if (word.size() < (before_form ? 1U : 2U) || word.size() > kLongestForm) return false;
  return std::any_of(legal_forms().begin(), legal_forms().end(), [&](std::string_view form) {
    return form.size() >= (before_form ? 2U : 3U) && form.size() <= kLongestForm && damerau(word, form) == 1;
  });
}

}  // namespace

struct Folder::Icu {
  const icu::Normalizer2* casefold{nullptr};
  std::unique_ptr<icu::Transliterator> simplify, romanise;
};

Folder::Folder(std::unique_ptr<Icu> icu) : icu_(std::move(icu)) {}
Folder::Folder(Folder&&) noexcept = default;
Folder& Folder::operator=(Folder&&) noexcept = default;
Folder::~Folder() = default;

Result<Folder> Folder::make() {
  auto held = std::make_unique<Icu>();
  UErrorCode status = U_ZERO_ERROR;
  held->casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  held->simplify.reset(icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
  held->romanise.reset(icu::Transliterator::createInstance("Any-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
  if (U_FAILURE(status) || held->casefold == nullptr || !held->simplify || !held->romanise) {
    return fail(Fault{Code::internal, "", 0, 0, "ICU data without normalisation or transliteration",
                      "ICU with its usual data", "install the package libicu of the distribution"});
  }
  return Folder(std::move(held));
}

FoldedName Folder::operator()(std::string_view utf8) const {
  FoldedName name;
  utf8 = utf8.substr(0, kLongest);
  const bool ascii = std::all_of(utf8.begin(), utf8.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  std::string latin;
  if (ascii) {
    latin.assign(utf8);
    std::transform(latin.begin(), latin.end(), latin.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  } else {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString text =
        icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
    text = icu_->casefold->normalize(text, status);
    icu::UnicodeString native = text;
    icu_->simplify->transliterate(native);
    icu::UnicodeString letters;
    bool foreign = false;
    for (int32_t i = 0; i < native.length(); i = native.moveIndex32(i, 1)) {
      const UChar32 c = native.char32At(i);
      if (!u_isalnum(c)) continue;
      letters.append(c);
      foreign |= u_isalpha(c) && c > 0x24F;
      name.romanised |= is_cjk_letter(c);
    }
    for (const char* form : kNativeForms) {
      const icu::UnicodeString ending = icu::UnicodeString::fromUTF8(form);
      if (letters.length() > ending.length() && letters.endsWith(ending)) {
        letters.truncate(letters.length() - ending.length());
      } else if (letters.length() > ending.length() && letters.startsWith(ending)) {
        letters.remove(0, ending.length());
      } else {
        continue;
      }
      name.form += (name.form.empty() ? "" : " ") + std::string(form);
    }
    if (foreign) {
      letters.toUTF8String(name.native);
      // What a legal form said is gone from the romanised name too.
      if (name.romanised) text = letters;
    }
    icu_->romanise->transliterate(text);
    text.toUTF8String(latin);
  }
  name.words = words_of(latin);
  const auto is_form = [](const std::string& word) { return legal_forms().contains(word); };
  const auto take = [&](auto at) {
    name.form += (name.form.empty() ? "" : " ") + *at;
    name.words.erase(at);
  };
  while (name.words.size() > 1 && is_form(name.words.back())) take(name.words.end() - 1);
  while (name.words.size() > 1 && is_form(name.words.front())) take(name.words.begin());
  for (const std::string& word : name.words) name.compact += word;
  if (!name.romanised && name.words.size() > 1 && almost_form(name.words.back(), !name.form.empty())) {
    std::size_t left = name.words.size() - 1;
    while (left > 1 && is_form(name.words[left - 1])) --left;
    for (std::size_t w = 0; w < left; ++w) name.bare += name.words[w];
  }
  return name;
}

}  // namespace chokepoint::party
