// leitong: what Chinese speeches and reports have in common. Start here.
//
//   read.hpp        paths -> Collection of documents
//   text.hpp        text -> normal form, units
//   sketch.hpp      shingles -> MinHash signature, bands
//   duplicates.hpp  Collection -> near-duplicate units and clusters
//   passages.hpp    Collection -> copied passages, families, shares
//   templates.hpp   Collection -> recurring wording with its slots
//   library.hpp     templates kept in one file: add, search, show, fill, match, undo
//   index.hpp       documents kept in a folder: add, remove, ask what a new one shares with them
//   stages.hpp      near-duplicates of archives larger than memory
//   pipeline.hpp    Collection -> everything, as `leitong scan` does it
//
// samples/programs/ holds two small programs that use the library.
#pragma once

#include "leitong/document.hpp"
#include "leitong/duplicates.hpp"
#include "leitong/index.hpp"
#include "leitong/library.hpp"
#include "leitong/passages.hpp"
#include "leitong/pipeline.hpp"
#include "leitong/progress.hpp"
#include "leitong/read.hpp"
#include "leitong/result.hpp"
#include "leitong/sketch.hpp"
#include "leitong/stages.hpp"
#include "leitong/templates.hpp"
#include "leitong/text.hpp"
#include "leitong/version.hpp"
