//! A lesson's runs.
//!
//! `world` is `"laboratory"` or `"real"`. A run for real, on `workers` threads of the machine, has no seed and no schedule
//! (both null), no events and no races; `output`, `ending` and `message` are as in the laboratory. `measured` is there with
//! `--measure` alone. Programs that this system cannot run stand under `skipped`, with what they lack.

use gort::races::{Access, DataRace};
use serde_json::{Value, json};

use super::ending;
use super::event::{event, object};
use crate::program::run::Run;
use crate::program::source::line_in;
use crate::program::world::World;
use crate::render::names::Names;

/// One run. `section` is the course's in which its program stands, `file` its program's path.
pub fn run(run: &Run, world: World, section: Option<&str>, names: &Names, file: &str) -> Value {
    let (world, workers, seed, schedule) = match world {
        World::Laboratory => ("laboratory", 1, Some(run.seed), Some(&run.schedule)),
        World::Real(real) => ("real", real.workers, None, None),
    };
    json!({
        "program": run.program,
        "section": section,
        "world": world,
        "workers": workers,
        "seed": seed,
        "schedule": schedule,
        "output": run.output,
        "ending": ending(run.ending),
        "message": message(run),
        "races": run.races.iter().map(|race| data_race(race, names, file)).collect::<Vec<_>>(),
        "events": run.events.iter().map(|item| event(item, names, file)).collect::<Vec<_>>(),
    })
}

fn data_race(race: &DataRace, names: &Names, file: &str) -> Value {
    let side = |access: &Access| {
        json!({
            "kind": access.kind.name(),
            "goroutine": access.goroutine.0,
            "name": names.goroutine(access.goroutine),
            "step": access.step,
            "line": access.location.and_then(|at| line_in(at, file)),
            "finished": access.finished,
            "created_by": access.created_by.map(|parent| parent.0),
            "created_line": access.created_at.and_then(|at| line_in(at, file)),
        })
    };
    json!({ "object": object(race.object, names), "access": side(&race.access), "previous": side(&race.previous) })
}

/// The first line of Go's report; null after main's return.
fn message(run: &Run) -> Option<&str> {
    Some(&run.error.as_ref()?.headline)
}
