"""Every row. One file per noun: its tables and the queries on them.

`database` opens a database and runs transactions; `base` holds what all tables share.
"""
