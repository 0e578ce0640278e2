//! The programs, their sizes, and what they come to.

/// A row of the table.
#[derive(Debug)]
pub(crate) struct Row {
    /// What it is about.
    pub(crate) about: &'static str,
    /// The program's name.
    pub(crate) program: &'static str,
    /// The size at which it is measured.
    pub(crate) size: u64,
    /// How many operations there are for each unit of the size, if the time of one is told.
    pub(crate) each: u64,
    /// A small size, and what Go comes to with it.
    pub(crate) quick: (u64, &'static str),
}

/// All of them: first those about goroutines that talk.
pub(crate) static ROWS: &[Row] = &[
    Row { about: "yield, two goroutines", program: "yield", size: 500_000, each: 2, quick: (1_000, "2000") },
    Row {
        about: "producer to consumer, unbuffered",
        program: "unbuffered",
        size: 1_000_000,
        each: 1,
        quick: (1_000, "499500"),
    },
    Row {
        about: "unbuffered ping-pong, round trip",
        program: "pingpong",
        size: 500_000,
        each: 1,
        quick: (1_000, "500500"),
    },
    Row {
        about: "producer to consumer, buffer of 128",
        program: "buffered",
        size: 2_000_000,
        each: 1,
        quick: (1_000, "499500"),
    },
    Row { about: "select over 2 senders", program: "select", size: 500_000, each: 2, quick: (1_000, "1498500") },
    Row {
        about: "select with default, nothing ready",
        program: "poll",
        size: 2_000_000,
        each: 1,
        quick: (1_000, "1000"),
    },
    Row {
        about: "mutex, 4 goroutines, held across a yield",
        program: "contended",
        size: 200_000,
        each: 4,
        quick: (1_000, "4000"),
    },
    Row { about: "mutex, free", program: "mutex", size: 2_000_000, each: 1, quick: (1_000, "1000") },
    Row {
        about: "start and wait for a goroutine, batches of 1000",
        program: "waitgroup",
        size: 300_000,
        each: 1,
        quick: (2_000, "2000"),
    },
    Row { about: "loops, arithmetic", program: "loops", size: 10_000, each: 0, quick: (20, "23656144") },
    Row { about: "calls: fib", program: "fib", size: 30, each: 0, quick: (15, "610") },
    Row {
        about: "calls through an interface",
        program: "interfaces",
        size: 3_000_000,
        each: 0,
        quick: (1_000, "21000"),
    },
    Row { about: "closures, defer", program: "closures", size: 500_000, each: 0, quick: (1_000, "10000") },
    Row { about: "sieve of Eratosthenes", program: "sieve", size: 3_000_000, each: 0, quick: (1_000, "168") },
    Row { about: "n-body", program: "nbody", size: 30_000, each: 0, quick: (50, "-165761386") },
    Row { about: "spectral norm", program: "spectral", size: 150, each: 0, quick: (10, "1271844019") },
    Row { about: "matrices", program: "matrix", size: 150, each: 0, quick: (10, "-75") },
    Row { about: "binary trees", program: "trees", size: 14, each: 0, quick: (6, "2111") },
    Row {
        about: "map of numbers, inserts and look-ups",
        program: "maps",
        size: 300_000,
        each: 0,
        quick: (1_000, "500144"),
    },
    Row {
        about: "map of strings, counts",
        program: "words",
        size: 1_000_000,
        each: 0,
        quick: (1_000, "-915099124094415232"),
    },
    Row {
        about: "strings: build, split, join, search",
        program: "strings",
        size: 10_000,
        each: 0,
        quick: (50, "5345"),
    },
    Row { about: "runes and bytes of a text", program: "runes", size: 20_000, each: 0, quick: (50, "10331250") },
    Row {
        about: "quicksort of the program's own",
        program: "quicksort",
        size: 200_000,
        each: 0,
        quick: (500, "763909125654"),
    },
    Row { about: "sort.Slice, sort.Ints", program: "sorting", size: 50_000, each: 0, quick: (300, "8791366759") },
    Row { about: "fmt.Sprintf", program: "printing", size: 30_000, each: 0, quick: (50, "1169") },
    Row {
        about: "a million goroutines parked and woken",
        program: "parked",
        size: 1_000_000,
        each: 0,
        quick: (500, "500"),
    },
    Row { about: "20 GB allocated, 20 MB kept", program: "garbage", size: 20_000, each: 0, quick: (20, "8192") },
];
