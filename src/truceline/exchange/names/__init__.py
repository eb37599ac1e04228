"""Names of persons in Arabic and Latin letters, made comparable without making two names one.

In: what lists write. Out: units, slots, sounds, a number per name across scripts, distances.
It refuses to fold letters that tell two names apart: صالح and صلاح are two men.
"""

__all__: list[str] = []
