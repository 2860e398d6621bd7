// The blocks of data that stand in a page, before they are packed.
//
// Rows are arrays, as ten thousand of them would repeat their keys ten thousand times. The order of
// their columns stands here and in page/20_model.js, and nowhere else. Kinds, directions and edits
// are the numbers of their enumerators; documents are numbered as the selection numbers them.
//
// model (JSON): what the first view needs.
//   document   [id, title, date, iso date, place, author, series, characters, normal characters,
//               shares or null, has text, template share or null, of a paged document where each
//               page begins]
//   shares     [total, copied, quoted, boilerplate, own, reference, largest source, its share]
//   family     [kind, documents, series, variants, first year, last year, earliest member,
//               [[document, start, end] ...], beginning of its text]
//
//   chinese    {reason: the same in Chinese} of failures, warnings and lines of noise
//
// spans (little-endian 32-bit words): the sides of all passages, the listed ones first.
//   how many, how many are listed, then column by column: a, b, a0, a1, b0, b1, the same four in
//   the normal form, matched, family, kind | direction << 2
//
// details (JSON): what the other views need.
//   passage    [columns, rare, longest rare, score, [[a0, a1, b0, b1] block ...],
//               [[kind, a0, a1, b0, b1] edit ...], [[in a, start, end] foreign place ...],
//               matched characters in lines of noise where there are some]
//   cluster    [representative, [[document, unit, start, end] ...]]
//   pair       [document, unit, start, end, document, unit, start, end, jaccard, containments]
//   template   [id, [text or slot ...], [[kind, type, optional, [[text, count] filler ...]] slot
//   ...],
//               documents, series, role, [[document, start, end] occurrence ...]]
//
// texts (JSON): [text or null ...], one a document.
#pragma once

#include "report/html/selection.hpp"

namespace leitong {

void write_model(const Sink& sink, const HtmlView& view, const Selection& selection);
void write_spans(const Sink& sink, const HtmlView& view, const Selection& selection);
void write_details(const Sink& sink, const HtmlView& view, const Selection& selection);
void write_texts(const Sink& sink, const HtmlView& view, const Selection& selection);

}  // namespace leitong
