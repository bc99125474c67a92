"""Speed, as `make bench` measures it: ratios within one run or exact counts; S14 alone is in seconds.

Each figure stands in a module of its own subject and is registered in `figures`; later parts add theirs.
"""
