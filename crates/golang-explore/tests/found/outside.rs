//! What comes from outside: standard input that is known beforehand, and signals, of which none comes.

use gort_explore::{Asked, Exploration, Incomplete};

use crate::asked::asked_on_machine;

fn outputs(found: &Exploration) -> Vec<String> {
    let mut all: Vec<String> = found.all().map(|output| output.to_string()).collect();
    all.sort();
    all
}

const OF_INPUT: Option<Incomplete> = Some(Incomplete::Machine { asked: Asked::INPUT });
const OF_SIGNALS: Option<Incomplete> = Some(Incomplete::Machine { asked: Asked::SIGNALS });

/// The input is `seven 8`, and a line's end.
#[test]
fn who_reads_first_gets_what_comes_first() {
    let found = asked_on_machine(
        "package main\nimport (\"bufio\"; \"fmt\"; \"os\"; \"sync\")\nfunc main() {\nin := bufio.NewReader(os.Stdin)\n\
         var mu sync.Mutex\nvar wg sync.WaitGroup\nfor i := range 2 {\nwg.Add(1)\ngo func() {\ndefer wg.Done()\n\
         mu.Lock()\ndefer mu.Unlock()\nvar s string\nfmt.Fscan(in, &s)\nfmt.Println(i, s)\n}()\n}\nwg.Wait()\n}\n",
    );
    assert_eq!(outputs(&found), ["0 seven | 1 8", "1 seven | 0 8"]);
    assert_eq!(found.incomplete, OF_INPUT);
    assert!(!found.certainty().is_proof());
}

#[test]
fn a_loop_reads_all_of_it_and_ends() {
    let found = asked_on_machine(
        "package main\nimport (\"bufio\"; \"fmt\"; \"os\")\nfunc main() {\nwords := make(chan string)\ngo func() {\n\
         sc := bufio.NewScanner(os.Stdin)\nsc.Split(bufio.ScanWords)\nfor sc.Scan() {\nwords <- sc.Text()\n}\n\
         close(words)\n}()\nn := 0\nfor w := range words {\nn += len(w)\n}\nfmt.Println(n)\n}\n",
    );
    assert_eq!((outputs(&found), &found.incomplete), (vec!["6".to_owned()], &OF_INPUT));
}

/// Without what has been read in the form of a state, the state behind the first read would be the one before it.
#[test]
fn how_much_was_read_is_part_of_a_state() {
    let found = asked_on_machine(
        "package main\nimport (\"fmt\"; \"os\")\nfunc main() {\nb := make([]byte, 1)\nn := 0\nfor {\n\
         if k, _ := os.Stdin.Read(b); k == 0 {\nbreak\n}\nb[0] = 0\nif n < 3 {\nn++\n}\n}\nfmt.Println(n)\n}\n",
    );
    assert_eq!((outputs(&found), &found.incomplete), (vec!["3".to_owned()], &OF_INPUT));
}

/// As in Go, where it is no deadlock: a signal might come.
#[test]
fn what_waits_for_a_signal_is_not_followed_further() {
    let found = asked_on_machine(
        "package main\nimport (\"fmt\"; \"os\"; \"os/signal\")\nfunc main() {\nc := make(chan os.Signal, 1)\n\
         signal.Notify(c, os.Interrupt)\nfmt.Println(\"waits\")\n<-c\nfmt.Println(\"over\")\n}\n",
    );
    assert_eq!(found.incomplete, Some(Incomplete::ExternalInput));
    assert!(outputs(&found).is_empty(), "{:?}", outputs(&found));
}

#[test]
fn what_only_listens_for_signals_has_all_outputs_without_one() {
    let found = asked_on_machine(
        "package main\nimport (\"context\"; \"fmt\"; \"os\"; \"os/signal\"; \"time\")\nfunc main() {\n\
         ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)\ndefer stop()\n\
         ctx, cancel := context.WithTimeout(ctx, time.Second)\ndefer cancel()\nc := make(chan int)\n\
         go func() { c <- 1 }()\ngo func() { c <- 2 }()\nfmt.Println(<-c)\n<-ctx.Done()\nfmt.Println(ctx.Err())\n}\n",
    );
    assert_eq!(found.incomplete, OF_SIGNALS);
    let late = "context deadline exceeded";
    assert_eq!(outputs(&found), [format!("1 | {late}"), format!("2 | {late}")]);
}
