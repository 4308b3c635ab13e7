"""The postmortem: facts → sections → draft, document, page, exports.

- `facts`: all that is known of one incident; `naming`: what its people are called there; `chronicle`: its timeline.
- `sections`: each worded by a template, in order; `markdown`: people's words as text in it.
- `draft`: what is kept, and made again; `page`: HTML; `export`: what is taken away.
"""
