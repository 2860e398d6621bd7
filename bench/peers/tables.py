"""Tables in aligned columns, and promises kept or missed, as the other benchmarks print them."""


def megabytes(count):
    return count / 1e6


def fixed(value, digits):
    return f"{value:.{digits}f}"


def table(head, lines, left=1):
    """A line shorter than the head ends with a remark, which takes the place of what is missing."""
    full = len(head)
    lines = [head, *lines]
    cells = [line if len(line) == full else line[:-1] for line in lines]
    widths = [max(len(line[c]) for line in cells if c < len(line)) for c in range(full)]
    for line, whole in zip(lines, cells):
        padded = [
            cell.ljust(width) if c < left else cell.rjust(width)
            for c, (cell, width) in enumerate(zip(whole, widths))
        ]
        print("  ".join(padded + line[len(whole) :]).rstrip())


def promise(name, value, relation, bound):
    kept = value >= bound if relation == ">=" else value <= bound
    print(f"{name:<78} {value:10.4f}  ({relation} {bound:g})  {'ok' if kept else 'MISSED'}")
    return kept
