//! The board for programs, as JSON: fields are added, never renamed. It keeps nothing back: par and reach are always there.

use serde_json::{Value, json};

use super::board;
use super::capstones::CAPSTONES;
use super::game::{Game, Said, Stage};
use super::goal;
use super::table::Table;
use crate::json;
use crate::terminal::screen::Screen;

/// The board.
pub fn of(game: &Game<'_>, table: &Table<'_>, said: Said, screen: &Screen) -> Value {
    let position = game.position();
    let offers = board::offers(game, table, screen);
    let choices: Vec<Value> = game
        .choices()
        .iter()
        .zip(&offers)
        .enumerate()
        .map(|(at, (choice, offer))| {
            json!({
                "choice": at + 1,
                "goroutine": choice.goroutine.map(|id| id.0),
                "name": offer.who,
                "does": offer.does.text(),
                "line": offer.line,
                "preempts": offer.preempts,
            })
        })
        .collect();
    let capstone = table.capstone.and_then(|own| CAPSTONES.iter().position(|known| std::ptr::eq(known, own)));
    let hint = match said {
        Said::Take { choice, .. } => Some(choice),
        _ => None,
    };
    json!({
        "program": table.name,
        "capstone": capstone.map(|at| at + 1),
        "goal": game.goal().map(goal::key),
        "standing": match game.stage() {
            Stage::Open => "open",
            Stage::Won => "won",
            Stage::Proven if table.certainty.is_proof() => "impossible",
            Stage::Proven => "no order",
            Stage::Over => "over",
        },
        "moves": game.chosen(),
        "steps": position.steps(),
        "output": position.lines(),
        "ending": position.ended().map(|(ending, _)| json::ending(ending)),
        "preemptions": position.preemptions(),
        "par": game.par(),
        "best": table.best,
        "certainty": table.certainty.name(),
        "reachable": game.goal().map(|_| game.needs().is_some()),
        "needs": game.needs(),
        "hint": hint,
        "choices": choices,
        "schedule": position.ended().and_then(|_| position.schedule()).map(|code| code.to_string()),
    })
}
