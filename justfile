# The daily tasks. `just` lists them.

default:
    @just --list

# The tests, as the README and the checks run them.
test:
    cargo test

# Everything that must hold before a change lands.
check:
    .ci/run

# The report on the five documents of seeds/.
report:
    cargo run --release -- report seeds/documents --html report.html

# The service on http://127.0.0.1:8080.
serve:
    cargo run --release -- serve

# The benchmarks.
bench:
    cargo bench

# Script conversion beside OpenCC and other engines: all configurations, or those named.
peers *configurations:
    TIFA_ORACLE_COMMAND=bench tests/oracle/run {{configurations}}

# Script conversion against OpenCC itself, N random strings.
oracle n="200000":
    tests/oracle/run {{n}}

# One fuzz target for a number of seconds: decode, repair, offset_map or diff.
fuzz target seconds="60":
    cargo +nightly fuzz run {{target}} -- -max_total_time={{seconds}}

# Accept the snapshots of the tests that changed, after reading them.
review:
    cargo insta review
