//! The rounds: the peers take turns, row by row, and each figure comes from a process of its own.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::Args;
use crate::peers::{Peer, Peers, Said, on_the_path};
use crate::rows::{ROWS, Row};
use crate::table::{Cell, Line, Table};

/// How many functions the large text has, of ten lines each.
const FUNCTIONS: usize = 10_000;

/// A folder that goes when the benchmark ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Folder, String> {
        let path = std::env::temp_dir().join(format!("golang-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn run(args: &Args) -> Result<(), String> {
    if !args.gort.is_file() {
        return Err(format!("there is no {}: cargo build --release --bin gort", args.gort.display()));
    }
    let folder = Folder::new()?;
    let peers = Peers {
        gort: args.gort.clone(),
        yaegi: args.yaegi.clone(),
        go: on_the_path("go").is_some(),
        folder: folder.0.clone(),
    };
    let wanted = |name: &str| args.rows.is_empty() || args.rows.iter().any(|row| name.contains(row.as_str()));
    let rows: Vec<&Row> = ROWS.iter().filter(|row| wanted(row.program) || wanted(row.about)).collect();
    if args.quick {
        return quick(&peers, &rows);
    }
    let mut table = Table::default();
    if peers.go {
        for row in &rows {
            peers.build(row.program)?;
        }
    } else {
        table.notes.push("there is no go on the path".to_owned());
    }
    if peers.yaegi.is_none() {
        table.notes.push("there is no yaegi: --yaegi FILE".to_owned());
    }
    table.load =
        std::fs::read_to_string("/proc/loadavg").ok().and_then(|load| Some(load.split(' ').next()?.to_owned()));
    let text = large_text(&peers.folder)?;
    let mut lines: Vec<Line> = rows.iter().map(|row| Line::new(row.about, row.each * row.size)).collect();
    let mut memory: Vec<Option<Line>> = rows.iter().map(|_| None).collect();
    let (mut start, mut check) = (Line::new("hello, world: the whole of gort run, go run, yaegi run", 0), Vec::new());
    for round in 0..args.rounds {
        for (at, row) in rows.iter().enumerate() {
            eprint!("\rround {} of {}: {:<60}", round + 1, args.rounds, row.about);
            let said = measured(&peers, row, &mut table.notes);
            agree(row, &said)?;
            lines[at].add(said.iter().map(|said| said.as_ref().map(|said| said.nanoseconds)).collect());
            let kilobytes: Vec<_> = said.iter().map(|said| said.as_ref().and_then(|said| said.kilobytes)).collect();
            if kilobytes.iter().any(Option::is_some) {
                let about = format!("{}: memory", row.about);
                memory[at].get_or_insert_with(|| Line::memory(&about)).add(kilobytes);
            }
        }
        if args.rows.is_empty() {
            let starts = Peer::ALL.iter().map(|peer| match peers.has(*peer) {
                true => peers.start(*peer, "hello").map(Some),
                false => Ok(None),
            });
            start.add(starts.collect::<Result<_, _>>()?);
            check.push(peers.check(&text)?);
        }
    }
    eprintln!();
    for (line, memory) in lines.into_iter().zip(memory) {
        table.lines.push(line);
        table.lines.extend(memory);
    }
    if args.rows.is_empty() {
        table.lines.push(start);
        check.sort_by(f64::total_cmp);
        let each_second = (FUNCTIONS * 10) as f64 / (check[check.len() / 2] / 1e9);
        table.notes.push(format!("gort check reads and checks {each_second:.0} lines of a large text each second"));
    }
    print!("{}", table.shown());
    match &args.markdown {
        Some(file) => table.write(file),
        None => Ok(()),
    }
}

/// What all peers say. Who fails has no figure, and a note.
fn measured(peers: &Peers, row: &Row, notes: &mut Vec<String>) -> Vec<Option<Said>> {
    let run = |peer: &Peer| match peers.has(*peer).then(|| peers.run(*peer, row.program, row.size)) {
        Some(Ok(said)) => Ok(Some(said)),
        Some(Err(text)) => Err(text),
        None => Ok(None),
    };
    let mut said = Vec::new();
    for peer in &Peer::ALL {
        said.push(run(peer).unwrap_or_else(|text| {
            if !notes.contains(&text) {
                notes.push(text);
            }
            None
        }));
    }
    said
}

/// All come to the same.
fn agree(row: &Row, said: &[Option<Said>]) -> Result<(), String> {
    let mut checks = said.iter().flatten().map(|said| &said.check);
    let first = checks.next();
    match checks.all(|check| Some(check) == first) {
        true => Ok(()),
        false => Err(format!("{}: the peers come to different things: {said:?}", row.program)),
    }
}

/// Every program with a small size, by gort alone.
fn quick(peers: &Peers, rows: &[&Row]) -> Result<(), String> {
    for row in rows {
        let (size, check) = row.quick;
        let said = peers.run(Peer::Gort, row.program, size)?;
        if said.check != check {
            return Err(format!("{} of {size} comes to {}, not to {check}", row.program, said.check));
        }
    }
    peers.start(Peer::Gort, "hello")?;
    println!("gort does all {} rows", rows.len() + 1);
    Ok(())
}

/// A text of many lines.
fn large_text(folder: &Path) -> Result<PathBuf, String> {
    let mut text = "package main\n\nfunc main() { println(f0(1)) }\n".to_owned();
    for at in 0..FUNCTIONS {
        let _ = write!(
            text,
            "\nfunc f{at}(x int) int {{\n\tsum := x * {at}\n\tfor i := range 10 {{\n\t\tif i%2 == 0 {{\n\t\t\tsum += i\n\t\t}}\n\t}}\n\treturn sum\n}}\n"
        );
    }
    let path = folder.join("large.go");
    std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

/// The cells of a line for one peer.
pub(crate) fn median(cells: &[Cell]) -> Option<f64> {
    let mut known: Vec<f64> = cells.iter().flatten().copied().collect();
    known.sort_by(f64::total_cmp);
    known.get(known.len() / 2).copied()
}
