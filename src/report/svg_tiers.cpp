#include "report/svg_tiers.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "report/html_text.h"
#include "report/layers.h"
#include "report/people.h"

namespace chokepoint::report {
namespace {

constexpr double kBox = 158, kBetween = 46, kPad = 10, kGap = 14, kHead = 38, kFont = 13, kSmall = 11.5, kBar = 10;
constexpr std::size_t kMostColumns = 4;                                         // of one stage
constexpr std::size_t kColours = 5;                                             // places with a colour of their own
constexpr std::size_t kMostProducts = 200, kMostStages = 24, kMostEdges = 800;  // beyond these nobody reads a picture

struct Share {
  std::string place;
  double share;
  Basis basis;
};

struct Product {
  std::string name;
  std::size_t stage{0};
  std::size_t column{0};
  std::vector<Share> shares;  // largest first
  std::vector<std::size_t> inputs;
  std::vector<std::string> title;  // the name in lines
  double height{0.0};
};

struct Stage {
  std::string name;
  std::size_t first{0};  // column
  std::size_t columns{1};
};

struct Tiers {
  std::vector<std::string> names;  // of the stages
  std::vector<Stage> stages;
  std::size_t columns{0};
  std::vector<Product> products;
  std::vector<std::string> places;  // those with a colour, largest first
};

std::optional<std::size_t> find_column(const Table& table, std::string_view name) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].name == name) return i;
  }
  return std::nullopt;
}

std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(';', at), list.size());
    std::string_view part = list.substr(at, end - at);
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    if (!part.empty()) parts.emplace_back(part);
    at = end + 1;
  }
  return parts;
}

/// The place of an item in a list, appended if it is not there.
template <class Item>
std::size_t place_in(std::vector<Item>& list, const Item& item) {
  const auto at = std::find(list.begin(), list.end(), item);
  if (at != list.end()) return static_cast<std::size_t>(at - list.begin());
  list.push_back(item);
  return list.size() - 1;
}

/// A stage whose products are made of each other takes several columns, so that what is made stands right of what it is
/// made of. Circles are left as they are.
void place_in_columns(Tiers& tiers) {
  std::vector<std::size_t> level(tiers.products.size(), 0);
  for (std::size_t round = 1; round < kMostColumns; ++round) {
    for (std::size_t i = 0; i < tiers.products.size(); ++i) {
      for (const std::size_t input : tiers.products[i].inputs) {
        const bool same = tiers.products[input].stage == tiers.products[i].stage && input != i;
        if (same) level[i] = std::min(kMostColumns - 1, std::max(level[i], level[input] + 1));
      }
    }
  }
  tiers.columns = 0;
  for (std::size_t stage = 0; stage < tiers.names.size(); ++stage) {
    std::size_t most = 0;
    for (std::size_t i = 0; i < tiers.products.size(); ++i) {
      if (tiers.products[i].stage != stage) continue;
      tiers.products[i].column = tiers.columns + level[i];
      most = std::max(most, level[i]);
    }
    std::string name = tiers.names[stage];
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
    tiers.stages.push_back({std::move(name), tiers.columns, most + 1});
    tiers.columns += most + 1;
  }
}

std::optional<Tiers> tiers_of(const Table& table) {
  const auto stage = find_column(table, "stage");
  const auto product = find_column(table, "product");
  const auto place = find_column(table, "place");
  const auto share = find_column(table, "share");
  const auto from = find_column(table, "from_product");
  if (!stage || !product || !place || !share || !from || table.rows() == 0) return std::nullopt;
  const auto cell = [&](std::size_t column, std::size_t row) {
    return cell_for_people(table, column, row, NumberStyle{});
  };
  Tiers tiers;
  std::vector<std::string> names;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::size_t at = place_in(names, cell(*product, row));
    if (at == tiers.products.size()) {
      tiers.products.push_back({names[at], place_in(tiers.names, cell(*stage, row)), 0, {}, {}, {}, 0.0});
    }
    const double value = number_at(table.columns[*share], row);
    const std::string where = cell(*place, row);
    std::vector<Share>& shares = tiers.products[at].shares;
    const bool known = std::any_of(shares.begin(), shares.end(), [&](const Share& s) { return s.place == where; });
    if (value > 0.0 && !where.empty() && !known) {
      shares.push_back({where, std::min(value, 1.0), basis_at(table.columns[*share], row)});
    }
  }
  if (tiers.products.size() > kMostProducts || tiers.names.size() > kMostStages) return std::nullopt;
  std::size_t edges = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    Product& made = tiers.products[place_in(names, cell(*product, row))];
    for (const std::string& input : parts_of(cell(*from, row))) {
      const auto known = std::find(names.begin(), names.end(), input);
      if (known == names.end()) continue;  // an input without a row of its own has no box
      if (++edges > kMostEdges) return std::nullopt;
      place_in<std::size_t>(made.inputs, static_cast<std::size_t>(known - names.begin()));
    }
  }
  place_in_columns(tiers);
  std::map<std::string, double> weight;
  for (Product& p : tiers.products) {
    std::stable_sort(p.shares.begin(), p.shares.end(),
                     [](const Share& a, const Share& b) { return a.share > b.share; });
    for (const Share& s : p.shares) weight[s.place] += s.share;
  }
  std::vector<std::pair<std::string, double>> places(weight.begin(), weight.end());
  std::stable_sort(places.begin(), places.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  for (std::size_t i = 0; i < std::min(kColours, places.size()); ++i) tiers.places.push_back(places[i].first);
  return tiers;
}

std::string colour_of(const Tiers& tiers, const std::string& place) {
  const auto at = std::find(tiers.places.begin(), tiers.places.end(), place);
  return at == tiers.places.end() ? "other" : fmt::format("s{}", at - tiers.places.begin() + 1);
}

std::string share_text(double share) {
  return for_people(share, number_style(std::vector<double>{share}, Role::share));
}

/// "CN 97 % · JP 2 %": as many places as the box has room for.
std::string largest(const Product& product) {
  std::string text;
  for (const Share& share : product.shares) {
    const char* mark = share.basis == Basis::derived ? "~" : share.basis == Basis::assumed ? "?" : "";
    const std::string entry = fmt::format("{} {}{}", share.place, mark, share_text(share.share));
    const std::string longer = text.empty() ? entry : fmt::format("{} \xc2\xb7 {}", text, entry);
    if (!text.empty() && text_width(longer, kSmall) > kBox - 2 * kPad) break;
    text = longer;
  }
  return text;
}

double x_of(std::size_t column) { return 1 + static_cast<double>(column) * (kBox + kBetween); }

class TierPicture {
 public:
  TierPicture(Tiers tiers, std::string id) : tiers_(std::move(tiers)), id_(std::move(id)) {
    LayeredGraph graph;
    for (Product& product : tiers_.products) {
      product.title = wrapped(product.name, kBox - 2 * kPad, kFont, 3);
      product.height = 2 * kPad + static_cast<double>(product.title.size()) * kFont * 1.22;
      if (!product.shares.empty()) product.height += 3 + kBar + 4 + kSmall * 1.2;
      graph.layer.push_back(product.column);
      graph.height.push_back(product.height);
    }
    for (std::size_t to = 0; to < tiers_.products.size(); ++to) {
      for (const std::size_t from : tiers_.products[to].inputs) graph.edges.emplace_back(from, to);
    }
    edges_ = graph.edges;
    layout_ = lay_out(graph, kGap);
  }

  std::string draw(const std::string& title, const std::string& description) {
    const double width = x_of(tiers_.columns - 1) + kBox + (loops() ? 34 : 1);
    const double height = kHead + layout_.height + 6;
    out_ += fmt::format(
        "<svg class=\"tiers\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" role=\"img\" "
        "aria-labelledby=\"{}-t {}-d\"><title id=\"{}-t\">{}</title><desc id=\"{}-d\">{}</desc>",
        px(width), px(height), px(width), px(height), id_, id_, id_, html_attribute(title), id_,
        html_attribute(description));
    for (const Stage& stage : tiers_.stages) {
      const double left = x_of(stage.first);
      const double right = x_of(stage.first + stage.columns - 1) + kBox;
      out_ += fmt::format(
          "<text class=\"stage\" x=\"{}\" y=\"15\" font-size=\"12\">{}</text>"
          "<line class=\"stage\" x1=\"{}\" x2=\"{}\" y1=\"23\" y2=\"23\"/>",
          px(left), html_attribute(wrapped(stage.name, right - left, 12, 1).front()), px(left), px(right));
    }
    for (std::size_t i = 0; i < edges_.size(); ++i) draw_edge(i);
    for (std::size_t i = 0; i < tiers_.products.size(); ++i) draw_box(i);
    out_ += "</svg>\n";
    return std::move(out_);
  }

  const Tiers& tiers() const { return tiers_; }

 private:
  bool loops() const {
    return std::any_of(edges_.begin(), edges_.end(), [&](const auto& edge) {
      return tiers_.products[edge.first].column >= tiers_.products[edge.second].column;
    });
  }

  /// Where edge `index` leaves or enters a box: edges of one side stand in the order of their other ends.
  double port(std::size_t index, bool leaving) const {
    const std::size_t box = leaving ? edges_[index].first : edges_[index].second;
    const auto other_end = [&](std::size_t edge) {
      const auto& route = layout_.routes[edge].y;
      if (!route.empty()) return leaving ? route.front() : route.back();
      return layout_.centre[leaving ? edges_[edge].second : edges_[edge].first];
    };
    std::size_t above = 0;
    std::size_t count = 0;
    for (std::size_t edge = 0; edge < edges_.size(); ++edge) {
      if ((leaving ? edges_[edge].first : edges_[edge].second) != box) continue;
      ++count;
      const double difference = other_end(edge) - other_end(index);
      if (difference < 0.0 || (difference == 0.0 && edge < index)) ++above;
    }
    const double spacing = std::min(12.0, (tiers_.products[box].height - 16) / static_cast<double>(count));
    return kHead + layout_.centre[box] + (static_cast<double>(above) - (static_cast<double>(count) - 1) / 2) * spacing;
  }

  void draw_edge(std::size_t index) {
    const auto [from, to] = edges_[index];
    const Product& source = tiers_.products[from];
    const Product& target = tiers_.products[to];
    const double start = port(index, true);
    const double end = port(index, false);
    double x = x_of(source.column) + kBox;
    double y = start;
    std::string path = fmt::format("M{} {}", px(x), px(y));
    const char* kind = "ribbon";
    if (target.column <= source.column) {  // to the same or an earlier column: around the right side
      kind = "ribbon back";
      const double right = x_of(target.column) + kBox;
      path += fmt::format("C{} {} {} {} {} {}", px(x + 40), px(y), px(right + 40), px(end), px(right), px(end));
    } else {
      const auto curve = [&](double to_x, double to_y) {
        const double middle = (x + to_x) / 2;
        path += fmt::format("C{} {} {} {} {} {}", px(middle), px(y), px(middle), px(to_y), px(to_x), px(to_y));
        x = to_x;
        y = to_y;
      };
      std::size_t column = source.column + 1;
      for (const double passing : layout_.routes[index].y) {
        curve(x_of(column), kHead + passing);
        path += fmt::format("L{} {}", px(x_of(column) + kBox), px(y));
        x = x_of(column) + kBox;
        ++column;
      }
      curve(x_of(target.column), end);
    }
    const bool narrow = !source.shares.empty() && source.shares.front().share >= 0.8;
    out_ += fmt::format("<path class=\"{}{}\" data-from=\"{}\" data-to=\"{}\" d=\"{}\"/>", kind, narrow ? " choke" : "",
                        from, to, path);
  }

  void draw_box(std::size_t index) {
    const Product& product = tiers_.products[index];
    const double left = x_of(product.column);
    const double top = kHead + layout_.centre[index] - product.height / 2;
    const bool choke = !product.shares.empty() && product.shares.front().share >= 0.8;
    std::string all = product.name;
    for (const Share& share : product.shares) all += ", " + share.place + " " + share_text(share.share);
    out_ += fmt::format(
        "<g class=\"box{}\" data-box=\"{}\"><title>{}</title><rect class=\"frame\" x=\"{}\" y=\"{}\" width=\"{}\" "
        "height=\"{}\" rx=\"3\"/>",
        choke ? " choke" : "", index, html_attribute(all), px(left), px(top), px(kBox), px(product.height));
    double y = top + kPad + kFont * 0.82;
    for (const std::string& line : product.title) {
      out_ += fmt::format("<text class=\"product\" x=\"{}\" y=\"{}\" font-size=\"{}\">{}</text>", px(left + kPad),
                          px(y), px(kFont), html_attribute(line));
      y += kFont * 1.22;
    }
    if (!product.shares.empty()) {
      y += 3 - kFont * 0.82;
      draw_bar(product, left + kPad, y);
      out_ += fmt::format("<text class=\"places\" x=\"{}\" y=\"{}\" font-size=\"{}\">{}</text>", px(left + kPad),
                          px(y + kBar + 4 + kSmall * 0.9), px(kSmall), html_attribute(largest(product)));
    }
    out_ += "</g>";
  }

  void draw_bar(const Product& product, double left, double top) {
    const double width = kBox - 2 * kPad;
    out_ += fmt::format("<rect class=\"rest\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", px(left), px(top),
                        px(width), px(kBar));
    double total = 0.0;
    for (const Share& share : product.shares) total += share.share;
    const double scale = width / std::max(1.0, total);
    double x = left;
    for (const Share& share : product.shares) {
      out_ += fmt::format("<rect class=\"part {}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
                          colour_of(tiers_, share.place), px(x), px(top), px(std::max(0.5, share.share * scale - 0.7)),
                          px(kBar));
      x += share.share * scale;
    }
  }

  Tiers tiers_;
  std::string id_;
  std::vector<std::pair<std::size_t, std::size_t>> edges_;
  LayeredLayout layout_;
  std::string out_;
};

/// Every box as a sentence, for those who do not see the picture.
std::string in_words(const Tiers& tiers) {
  std::string words;
  for (const Product& product : tiers.products) {
    words += fmt::format("{}{}: {}", words.empty() ? "" : " ", tiers.stages[product.stage].name, product.name);
    for (const Share& share : product.shares) words += fmt::format(", {} {}", share.place, share_text(share.share));
    for (std::size_t i = 0; i < product.inputs.size(); ++i) {
      words += (i == 0 ? "; made from " : ", ") + tiers.products[product.inputs[i]].name;
    }
    words += ".";
  }
  return words;
}

}  // namespace

std::string tiers_html(const Table& table, std::size_t report, std::size_t index) {
  std::optional<Tiers> tiers = tiers_of(table);
  if (!tiers) return {};
  const std::string words = in_words(*tiers);
  TierPicture picture(std::move(*tiers), fmt::format("c{}-{}", report + 1, index + 1));
  std::string out = "<p class=\"key\">";
  for (const std::string& place : picture.tiers().places) {
    out += fmt::format("<span class=\"entry\"><i class=\"{}\"></i>{}</span> ", colour_of(picture.tiers(), place),
                       html(place));
  }
  out +=
      "<span class=\"entry\"><i class=\"other\"></i>other places</span> "
      "<span class=\"entry\"><i class=\"choke\"></i>one place makes 80\xe2\x80\xaf% or more</span></p>\n";
  out += fmt::format("<div class=\"scroll picture\" tabindex=\"0\" role=\"group\" aria-label=\"{}\">\n",
                     html_attribute(label_of(table)));
  out += picture.draw(std::string(label_of(table)), words);
  return out + "</div>\n";
}

}  // namespace chokepoint::report
