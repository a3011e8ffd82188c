// A world of three places and three products in the program itself, for fuzz targets.
#pragma once

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "base/context.h"
#include "world/read.h"

namespace chokepoint::world::fuzz {

inline WorldFiles small_world() {
  WorldFiles files;
  files.files = {
      {"world.toml", "name = \"small\"\ntitle = \"Small\"\nbase_date = 2025-09-30\n"},
      {"places.csv", "id,name,kind,part_of\nCN,China,country,\nCN-HA,Henan,subdivision,CN\nROW,Rest,rest,\n"},
      {"regimes.csv", "id,name,kind\nclub-one,Club,club\n"},
      {"members.csv", "regime,place,from,to\nclub-one,CN,2020,\nclub-one,ROW,2020,\n"},
      {"firms.csv", "id,name,home\nfirm-one,Firm,CN\n"},
      {"products.csv",
       "id,name,chain,stage,unit,tradable\nore,Ore,minerals,mine,t,yes\nmetal,Metal,minerals,refine,t,yes\nlamp,Lamp,"
       "use,use,kpcs,no\n"},
      {"recipes.csv",
       "output,input,kind,group,criticality,value,low,high,unit,status,claims,reason,year\n"
       "metal,ore,consumed,,critical,2,1.5,2.5,t/t,quoted,c-two,,2024\n"
       "lamp,metal,consumed,g,critical,1,0.5,2,t/kpcs,assumed,,guess,2024\n"},
      {"mixes.csv", "output,group,input,value,low,high,unit,status,reason\nlamp,g,metal,1,1,1,1,assumed,only one\n"},
      {"production.csv",
       "product,place,quantity,value,low,high,unit,status,claims,reason,year\n"
       "ore,WORLD,output,200,150,250,t,assumed,,guess,2024\nore,CN,share,0.9,0.8,0.95,1,assumed,,guess,2024\n"
       "metal,CN,share,0.98,0.9,1,1,assumed,,guess,2024\n"},
      {"demand.csv",
       "product,place,class,quantity,value,low,high,unit,status,reason\nlamp,WORLD,civil,amount,100,90,110,kpcs,"
       "assumed,guess\n"},
      {"prices.csv",
       "product,place,kind,value,low,high,unit,status,reason\nore,WORLD,annual_mean,5,4,6,USD/t,assumed,guess\n"
       "metal,WORLD,annual_mean,50,40,60,USD/t,assumed,guess\nlamp,WORLD,annual_mean,5,4,6,USD/kpcs,assumed,guess\n"},
      {"controls.csv", "id,title,issuer,instrument,announced\ncn-one,One,CN,export_control,2025-10-09\n"},
      {"control_clauses.csv",
       "control,clause,item,targets,rule,verified\ncn-one,1,Metal,all,licence,yes\ncn-one,2,Ore,club-one;-CN,ban,no\n"},
      {"control_status.csv",
       "control,clause,date,state,until,legal_default,verified\ncn-one,all,2025-10-09,announced,,,yes\ncn-one,1,2025-"
       "11-08,in_force,,,yes\n"},
      {"sources.csv",
       "id,title,publisher,published,language,reliability,credibility\ns-one,Book,Bureau,2025-02-01,en,A,1\n"},
      {"claims.csv", "id,source,quote,language,value,unit\nc-two,s-one,it takes 2 t of ore,en,2,t/t\n"},
  };
  return files;
}

/// Whatever is wrong must be said whole: a fault without a sentence is a bug.
inline void expect_sentences(const Error& error) {
  if (error.faults.empty()) std::abort();
  for (const Fault& fault : error.faults) {
    if (fault.found.empty() || fault.expected.empty() || fault.remedy.empty()) std::abort();
  }
}

}  // namespace chokepoint::world::fuzz
