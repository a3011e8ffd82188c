// products, product_parameters, recipes, mixes, byproducts.
#include "world/drafts.h"
#include "world/figure_bounds.h"
#include "world/readers.h"
#include "world/suggest.h"

namespace chokepoint::world {

namespace {

constexpr double kAny = -std::numeric_limits<double>::infinity();

/// `a/b` for two products; nothing while one of them is unknown or has a faulty unit.
std::optional<Unit> unit_per(Reading& in, ProductId above, ProductId below) {
  if (!above.valid() || !below.valid()) return std::nullopt;
  const std::string& a = in.world.products[above].unit.text;
  const std::string& b = in.world.products[below].unit.text;
  return a.empty() || b.empty() ? std::nullopt : in.unit(a + "/" + b);
}

FigureAsk ask_for(const std::optional<Unit>& unit) {
  FigureAsk ask;
  if (unit) ask.units.push_back(*unit);
  return ask;
}

void read_product_rows(Reading& in) {
  const RawTable& t = in.raw[TableId::products];
  const Column id = t.column("id"), name = t.column("name"), chain = t.column("chain"), stage = t.column("stage"),
               unit = t.column("unit"), hs = t.column("hs"), codes = t.column("codes"), tradable = t.column("tradable"),
               name_zh = t.column("name_zh"), name_ja = t.column("name_ja"), name_ar = t.column("name_ar"),
               note = t.column("note");
  Uniques unique;
  each_row(in, TableId::products, [&](Row& row) {
    Product product;
    product.id = row.id(id);
    unique.check(row, product.id);
    product.name = row.required(name);
    product.chain = words::kChain[row.choice<std::size_t>(chain)];
    product.stage = row.choice<Stage>(stage);
    product.unit = row.unit(unit).value_or(Unit{});
    if (product.unit.text.find('/') != std::string::npos) {
      row.fault(unit, Code::bad_unit, shown(product.unit.text),
                "a quantity, such as t, GWh or pcs: figures per year are in it too", "write the unit without a rate");
      product.unit = {};
    }
    product.tradable = row.yes(tradable, true);
    product.hs = row.list(hs);
    product.codes = row.list(codes);
    product.name_zh = row.required(name_zh);
    product.name_ja = row.required(name_ja);
    product.name_ar = row.required(name_ar);
    product.note = row.required(note);
    remember(in, TableId::products, row.at_row());
    std::string key = product.id;
    in.world.products.add(std::move(key), std::move(product));
  });
}

void read_parameters(Reading& in) {
  const RawTable& t = in.raw[TableId::product_parameters];
  const Column product = t.column("product"), parameter = t.column("parameter"), unit = t.column("unit");
  Drafts<ProductParameter> drafts;
  each_row(in, TableId::product_parameters, [&](Row& row) {
    ProductParameter item;
    item.product = row.product(product);
    item.parameter = row.required(parameter);
    FigureAsk ask;
    ask.least = kAny;  // temperatures and the like
    const bool share = is_share_parameter(item.parameter);
    // A share that leaves its unit out is a plain number, as everywhere.
    if (share || row.text(unit).empty()) ask.units.push_back(*in.unit("1"));
    if (share) {
      ask.least = 0.0;
      ask.most = 1.0;
    }
    FigureDraft figure = row.figure(ask, "product_parameters:" + row.word_of(product) + ":" + item.parameter);
    item.unit = in.unit(share || row.text(unit).empty() ? "1" : row.text(unit)).value_or(Unit{});
    drafts.offer(row, item, std::move(figure));
  });
  drafts.settle(in, in.world.product_parameters, &ProductParameter::figure);
}

void read_recipes(Reading& in) {
  const RawTable& t = in.raw[TableId::recipes];
  const Column output = t.column("output"), input = t.column("input"), place = t.column("place"),
               kind = t.column("kind"), group = t.column("group"), criticality = t.column("criticality"),
               value = t.column("value");
  Drafts<Recipe> drafts;
  each_row(in, TableId::recipes, [&](Row& row) {
    Recipe item;
    item.output = row.product(output);
    item.input = row.product(input);
    item.place = row.place(place);
    item.kind = row.choice<InputKind>(kind);
    item.group = row.required(group);
    item.criticality = row.choice<Criticality>(criticality);
    if (item.output.valid() && item.output == item.input) {
      row.fault(input, Code::cycle, shown(row.text(input)) + " made from itself", "another product as input",
                "correct the input, or take losses into the other inputs");
    }
    const bool technology = item.kind == InputKind::technology;
    FigureAsk ask = ask_for(technology ? in.unit("1") : unit_per(in, item.input, item.output));
    ask.least_allowed = false;
    ask.exact_allowed = technology;
    std::string key = "recipes:" + row.word_of(output) + "<" + row.word_of(input);
    if (!row.text(place).empty()) key += "@" + row.word_of(place);
    if (item.kind != InputKind::consumed) key += ":" + std::string(words::of(words::kInputKind, item.kind));
    FigureDraft figure = row.figure(ask, std::move(key));
    if (technology && !row.text(value).empty() && figure.estimate.value != 1.0) {
      row.fault(value, Code::out_of_range, shown(row.text(value)) + " of a technology",
                "1: a technology is there or not", "write 1 with unit 1");
    }
    drafts.offer(row, item, std::move(figure));
  });
  drafts.settle(in, in.world.recipes, &Recipe::amount);
}

void read_mixes(Reading& in) {
  const RawTable& t = in.raw[TableId::mixes];
  const Column output = t.column("output"), group = t.column("group"), input = t.column("input"),
               place = t.column("place");
  const FigureAsk share{{*in.unit("1")}, 0.0, 1.0};
  Drafts<Mix> drafts;
  each_row(in, TableId::mixes, [&](Row& row) {
    Mix item;
    item.output = row.product(output);
    item.input = row.product(input);
    item.group = row.required(group);
    item.place = row.place(place);
    std::string key = "mixes:" + row.word_of(output) + "<" + row.word_of(input);
    if (!row.text(place).empty()) key += "@" + row.word_of(place);
    key += ":" + item.group;
    drafts.offer(row, item, row.figure(share, std::move(key)));
  });
  drafts.settle(in, in.world.mixes, &Mix::share);
}

void read_byproducts(Reading& in) {
  const RawTable& t = in.raw[TableId::byproducts];
  const Column product = t.column("product"), host = t.column("host"), quantity = t.column("quantity");
  Drafts<Byproduct> drafts;
  each_row(in, TableId::byproducts, [&](Row& row) {
    Byproduct item;
    item.product = row.product(product);
    item.host = row.product(host);
    item.quantity = row.choice<ByproductQuantity>(quantity);
    if (item.product.valid() && item.product == item.host) {
      row.fault(host, Code::cycle, shown(row.text(host)) + " hosted by itself", "another product as host",
                "correct the host");
    }
    FigureAsk ask = ask_for(unit_per(in, item.product, item.host));
    ask.least_allowed = false;
    drafts.offer(
        row, item,
        row.figure(ask, "byproducts:" + row.word_of(product) + "<" + row.word_of(host) + ":" + row.word_of(quantity)));
  });
  drafts.settle(in, in.world.byproducts, &Byproduct::figure);
}

}  // namespace

void read_products(Reading& in) {
  read_product_rows(in);
  read_parameters(in);
  read_recipes(in);
  read_mixes(in);
  read_byproducts(in);
}

}  // namespace chokepoint::world
