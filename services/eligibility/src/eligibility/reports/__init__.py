"""A simulation's result as files: tables in CSV, Excel and Parquet, and a chart."""
