//! What decides where a run could go on in several ways: draws that are fresh each time, a seed, or the code of an earlier run; and how to run
//! it again.
//!
//! Invariants  I1  a code of another text of the program, or of another version of the language, is refused before anything runs.
//!             I2  a file that is a lesson's, byte for byte, is that lesson's program: its codes are those of its twin.

use std::path::Path;

use gort_events::{CodeHeader, FileStamp, MapOrder, ReplayCode};
use gort_golang::machine::Decisions;

use super::texts::Text;
use crate::args::RunArgs;
use crate::lessons::find;
use crate::program::command::Command;
use crate::terminal::failure::usage;
use crate::terminal::speech::say;

/// A longer code is no line to copy: the seed says the same.
const LONGEST_CODE: usize = 1000;

/// What decides, and what a code of the run is called.
pub struct Chosen {
    pub decisions: Decisions,
    pub header: CodeHeader,
    /// What seeds chance.
    pub draws: u64,
}

impl Chosen {
    /// What the command line says.
    pub fn of(args: &RunArgs, texts: &[Text], version: u32, code: Option<ReplayCode>) -> anyhow::Result<Chosen> {
        let mut header = header(&args.files, texts, version, code.as_ref().map(ReplayCode::program));
        if let Some(code) = &code {
            // The order of maps is the code's, as its clock is.
            header = header.with_maps(code.header().maps());
        }
        let draws = args.draws.unwrap_or_else(fresh);
        let decisions = match (code, args.seed) {
            (Some(code), _) => {
                if let Err(error) = code.header().fits(&header) {
                    return usage(find::replay_said(&error));
                }
                Decisions::replay(code)
            }
            (None, Some(seed)) => Decisions::seeded(seed, args.draws),
            (None, None) => Decisions::draws(draws),
        };
        Ok(Chosen { decisions, header, draws })
    }
}

/// A number that is another one in each run, and short enough to type.
fn fresh() -> u64 {
    use std::hash::{BuildHasher as _, Hasher as _};
    let hash = std::collections::hash_map::RandomState::new().build_hasher().finish();
    hash >> 32
}

/// What codes of a program are called. `wanted`: the program of a code.
pub fn header(files: &[String], texts: &[Text], version: u32, wanted: Option<&str>) -> CodeHeader {
    let whole = texts.iter().map(|(_, text)| String::from_utf8_lossy(text)).collect::<Vec<_>>().join("\0");
    let lessons = find::programs_of_text(&whole);
    // Several lessons may have the same text: then a code may be of any of them.
    if let Some(lesson) = lessons.iter().find(|lesson| Some(&lesson[..]) == wanted).or(lessons.first()) {
        return CodeHeader::of(lesson);
    }
    let path = match &files[0][..] {
        "-" => Path::new("prog").to_owned(),
        name => std::fs::canonicalize(name).unwrap_or_else(|_| Path::new(name).to_owned()),
    };
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    CodeHeader { file: Some(FileStamp::new(&whole, (1, version), MapOrder::Rotation)), ..CodeHeader::of(&name) }
}

/// The command line of a run, but for what decides.
fn command(args: &RunArgs) -> Command {
    Command::about("run", &args.files, args.go, &args.arguments)
}

/// How a run with a seed is run again.
pub fn replay_line(args: &RunArgs, code: Option<ReplayCode>) -> String {
    let code = code.map(|code| code.to_string()).filter(|code| code.len() <= LONGEST_CODE);
    let command = match (code, args.seed) {
        (Some(code), _) => command(args).with("--replay", &code),
        (None, Some(seed)) if args.clock.is_none() => command(args).with("--seed", &seed.to_string()),
        _ => return String::new(),
    };
    say!("gort: replay with: {command}\n", "gort：重放：{command}\n")
}

/// How a run that drew is run again with the same draws.
pub fn draws_line(args: &RunArgs, draws: u64) -> String {
    let command = command(args).with("--draws", &draws.to_string());
    say!("gort: it drew at random; the same draws: {command}\n", "gort：这次运行有随机的结果；同样的结果：{command}\n")
}
