//! The board: what a player sees. From top to bottom the game and its goal, what has happened, which goroutines can
//! go next and what each would do, how it stands, the keys.

use gort::explore::{Choice, Goal};
use gort::{Ending, Event, EventKind, GoId};

use super::game::{Game, Said, Stage};
use super::goal;
use super::table::Table;
use crate::lab::sure;
use crate::render::names::Names;
use crate::render::row::{Row, Timeline};
use crate::render::timeline;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, pad, width};

/// The least of the timeline that must stay to be seen.
const ROWS_MIN: usize = 2;
/// From this width on, what a preemption costs is said in words.
const ROOMY: usize = 72;
/// Less than this of what a choice does says nothing.
const DOES_MIN: usize = 16;
/// Less than this of a code line says nothing.
const CODE_MIN: usize = 16;

/// What a choice would do, in words.
#[derive(Clone, Debug)]
pub struct Offer {
    /// A goroutine's name, or the clock.
    pub who: String,
    /// Its lane.
    pub lane: Option<usize>,
    /// What it would do.
    pub does: Line,
    /// The source line on which it stands.
    pub line: Option<usize>,
    /// Whether it is a preemption.
    pub preempts: bool,
}

/// The names of everything so far, and of the goroutines that are still to come: so no name changes later.
fn names(so_far: &[Event], table: &Table<'_>) -> Names {
    let events = table.told(so_far);
    let children: Vec<GoId> = events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Spawn { child } => Some(child),
            _ => None,
        })
        .collect();
    let later = table.usual.iter().filter(|event| match event.kind {
        EventKind::Spawn { child } => !children.contains(&child),
        _ => false,
    });
    let all: Vec<Event> = events.iter().chain(later).cloned().collect();
    table.declared(Names::new(&all, table.study.source(), &table.study.file), so_far)
}

/// What has happened, in rows.
pub fn timeline(events: &[Event], table: &Table<'_>, screen: &Screen) -> Timeline {
    let (study, names) = (&table.study, names(events, table));
    Timeline::named(&table.told(events), names, study.source(), &study.file, &[], screen.words)
}

/// What each choice would do.
pub fn offers(game: &Game<'_>, table: &Table<'_>, screen: &Screen) -> Vec<Offer> {
    let so_far = game.position().events();
    let before = timeline(so_far, table, screen).rows.len();
    game.choices().iter().map(|choice| offer(choice, so_far, before, table, screen)).collect()
}

fn offer(choice: &Choice, so_far: &[Event], before: usize, table: &Table<'_>, screen: &Screen) -> Offer {
    let events: Vec<Event> = so_far.iter().chain(&choice.events).cloned().collect();
    let timeline = timeline(&events, table, screen);
    let new = timeline.rows.get(before..).unwrap_or_default();
    let actor = choice.goroutine.unwrap_or(GoId::SCHEDULER);
    let own: Vec<&Row> = new.iter().filter(|row| row.actor == actor).collect();
    let mut does = Line::new();
    for row in &own {
        if !does.is_blank() {
            does.push(screen.words.lane.comma, Tone::Plain);
        }
        does.append(row.action.long.clone());
    }
    if choice.goroutine.is_none() {
        does = timer(choice, &timeline.names, screen);
    }
    if does.is_blank() {
        let over = choice.events.iter().find_map(|event| match event.kind {
            EventKind::ProgramEnd { ending: Ending::Panic } => Some(screen.words.play.panic_ends),
            EventKind::ProgramEnd { ending: Ending::Fatal } => Some(screen.words.play.fatal_ends),
            _ => None,
        });
        does.push(over.unwrap_or(screen.words.play.goes_on), Tone::Plain);
    }
    let line = own.iter().find_map(|row| row.line).filter(|_| choice.goroutine.is_some());
    Offer {
        who: choice.goroutine.map_or(screen.words.play.timer.to_string(), |id| timeline.names.goroutine(id)),
        lane: timeline.lanes.iter().position(|lane| *lane == actor),
        does,
        line,
        preempts: choice.preempts,
    }
}

/// What a timer would do: the goroutines that it wakes, if any. The rows join that to the clock's own.
fn timer(choice: &Choice, names: &Names, screen: &Screen) -> Line {
    let woken = choice.events.iter().filter(|event| event.goroutine == GoId::SCHEDULER);
    let woken = woken.filter_map(|event| match event.kind {
        EventKind::Ready { goroutine } => Some(goroutine),
        _ => None,
    });
    let woken = names.goroutines(woken, screen.words);
    let mut line = Line::of(screen.words.lane.timer_fires, Tone::Plain);
    if !woken.is_empty() {
        line.push(screen.words.lane.comma, Tone::Plain);
        line.push(fill!(screen.words.lane.wakes_long, who = woken), Tone::Plain);
    }
    line
}

/// The whole board, for a screen of this height; `None`: however high it is.
pub fn draw(game: &Game<'_>, table: &Table<'_>, said: Said, screen: &Screen, height: Option<usize>) -> Vec<Line> {
    let head = head(game, table, screen);
    let mut foot = Vec::new();
    let offers = offers(game, table, screen);
    if !offers.is_empty() {
        foot.push(Line::new());
        foot.push(Line::of(format!(" {}", screen.words.play.who), Tone::Strong));
        foot.extend(choices(&offers, table, screen));
    }
    foot.push(Line::new());
    foot.extend(printed(game, screen));
    foot.extend(status(game, table, screen));
    foot.extend(spoken(game, table, said, screen));

    let timeline = timeline(game.position().events(), table, screen);
    let style = timeline::Style::whole(screen);
    let count = timeline.rows.len();
    let rows = |rows: usize| match count {
        0 => Vec::new(),
        _ => timeline::window(&timeline, count - 1, rows, &[], &style),
    };
    let room = height.map_or(usize::MAX, |height| height.saturating_sub(head.len() + foot.len() + 2));
    let mut shown = count.min(room.max(ROWS_MIN));
    let mut lanes = rows(shown);
    while lanes.len() > room && shown > ROWS_MIN {
        shown -= 1;
        lanes = rows(shown);
    }
    let mut board = head;
    board.extend(lanes);
    board.extend(foot);
    board.into_iter().map(|line| line.cut_to(screen.width, screen.glyphs.cut).trimmed()).collect()
}

fn head(game: &Game<'_>, table: &Table<'_>, screen: &Screen) -> Vec<Line> {
    let mut title = Line::of(format!(" {}", table.name), Tone::Heading);
    if let Some(which) = &table.title {
        title.push(format!("  {} {which}", screen.glyphs.dot), Tone::Faint);
    }
    let mut lines = title.wrap_hanging(screen.width, 1);
    if let Some(goal) = game.goal() {
        let mut line = Line::of(format!(" {}{}", screen.words.play.goal, screen.words.lane.colon), Tone::Strong);
        // A whole output is long, and how much of it is printed is shown below.
        line.push(goal::said(goal, screen), Tone::Plain);
        lines.extend(line.wrap_hanging(screen.width, 1));
    }
    lines.push(Line::new());
    lines
}

/// The choices: on one line each where there is room, else with the code below.
fn choices(offers: &[Offer], table: &Table<'_>, screen: &Screen) -> Vec<Line> {
    let words = screen.words;
    let names = offers.iter().map(|offer| width(&offer.who)).max().unwrap_or(0);
    let what_at = width(&format!(" [{}] ", offers.len())) + names + 2;
    if what_at + DOES_MIN > screen.width {
        return stacked(offers, table, screen);
    }
    let costs = if screen.width >= ROOMY { words.play.costs } else { "+1" };
    let some_cost = offers.iter().any(|offer| offer.preempts);
    let room = screen.width.saturating_sub(what_at + if some_cost { 2 + width(costs) } else { 0 }).max(8);
    let wide = offers.iter().map(|offer| offer.does.width()).max().unwrap_or(0).min(room);
    let mut lines: Vec<Line> = Vec::new();
    for (at, offer) in offers.iter().enumerate() {
        let mut line = Line::of(format!(" [{}] ", at + 1), Tone::Strong);
        line.pad_to(what_at - names - 2);
        line.push(pad(&offer.who, names), offer.lane.map_or(Tone::Note, Tone::Lane));
        line.pad_to(what_at);
        line.append(offer.does.clone().cut_to(room, screen.glyphs.cut));
        if offer.preempts {
            line.pad_to(what_at + wide + 2);
            line.push(costs, Tone::Mixed);
        }
        lines.push(line);
    }
    let column = lines.iter().map(Line::width).max().unwrap_or(0) + 3;
    if column + 4 + CODE_MIN <= screen.width {
        for (line, offer) in lines.iter_mut().zip(offers) {
            if let Some(code) = code(offer, table) {
                line.pad_to(column);
                line.append(code.cut_to(screen.width - column, screen.glyphs.cut));
            }
        }
        return lines;
    }
    let with_code = lines.into_iter().zip(offers).flat_map(|(line, offer)| {
        let below = code(offer, table)
            .map(|code| code.cut_to(screen.width.saturating_sub(what_at), screen.glyphs.cut).indented(what_at));
        [Some(line), below]
    });
    with_code.flatten().collect()
}

/// The source line on which a choice stands, with its number.
fn code(offer: &Offer, table: &Table<'_>) -> Option<Line> {
    let number = offer.line?;
    let code = table.study.source().lines.get(number.checked_sub(1)?)?.trim();
    Some(Line::of(format!("{number:>3} {code}"), Tone::Faint))
}

/// The choices on a very narrow screen: the goroutine, and below it what it would do.
fn stacked(offers: &[Offer], table: &Table<'_>, screen: &Screen) -> Vec<Line> {
    const INDENT: usize = 3;
    let mut lines = Vec::new();
    for (at, offer) in offers.iter().enumerate() {
        let mut line = Line::of(format!(" [{}] ", at + 1), Tone::Strong);
        line.push(offer.who.as_str(), offer.lane.map_or(Tone::Note, Tone::Lane));
        line.push(if offer.preempts { " +1" } else { "" }, Tone::Mixed);
        let room = screen.width.saturating_sub(INDENT).max(8);
        lines.extend(line.wrap_hanging(screen.width, INDENT));
        lines.extend(offer.does.wrap(room).into_iter().map(|line| line.indented(INDENT)));
        lines.extend(code(offer, table).map(|code| code.cut_to(room, screen.glyphs.cut).indented(INDENT)));
    }
    lines
}

/// The printed lines, the last ones if there are many; of a whole output that is the goal, what fits and what does not.
fn printed(game: &Game<'_>, screen: &Screen) -> Vec<Line> {
    let lines = game.position().lines();
    if lines.is_empty() {
        return Vec::new();
    }
    let bar = screen.bar();
    let head = format!(" {} ", screen.glyphs.print);
    let tone = |at: usize| match game.goal() {
        Some(Goal::Output(wanted) | Goal::Start(wanted)) if wanted.get(at).map(String::as_str) == Some(lines[at]) => {
            Tone::Good
        }
        Some(Goal::Output(_) | Goal::Start(_)) => Tone::Bad,
        Some(Goal::Line(wanted)) if wanted == lines[at] => Tone::Good,
        _ => Tone::Plain,
    };
    let mut used = width(&head) + 2;
    let mut from = lines.len();
    while from > 0 && (from == lines.len() || used + width(lines[from - 1]) + 3 <= screen.width) {
        from -= 1;
        used += width(lines[from]) + 3;
    }
    let mut line = Line::of(head, Tone::Faint);
    if from > 0 {
        line.push(format!("{}{bar}", screen.glyphs.cut), Tone::Faint);
    }
    for (at, text) in lines.iter().enumerate().skip(from) {
        if at > from {
            line.push(bar, Tone::Faint);
        }
        line.push(*text, tone(at));
    }
    vec![line]
}

/// The figures, and whether the goal can still be reached.
fn status(game: &Game<'_>, table: &Table<'_>, screen: &Screen) -> Vec<Line> {
    let (words, dot) = (screen.words, screen.glyphs.dot);
    let paid = game.position().preemptions().to_string();
    let mut line = Line::of(format!(" {} {paid}", words.play.preemptions), Tone::Strong);
    if game.goal().is_none() {
        return line.wrap_hanging(screen.width, 1);
    }
    let par = match game.par() {
        Some(par) if game.par_known() => par.to_string(),
        // To say so before the player does would be to play for them.
        None if game.par_known() && game.stage() == Stage::Proven => words.play.impossible.to_string(),
        _ => "?".to_string(),
    };
    line.push(format!(" {dot} {} {par}", words.play.par), Tone::Plain);
    if let Some(best) = table.best {
        line.push(format!(" {dot} {} {best}", words.play.best), Tone::Plain);
    }
    let reach = match game.stage() {
        // Before the first decision this would give the answer away.
        _ if game.chosen().is_empty() && game.stage() == Stage::Open => None,
        Stage::Open if game.needs().is_some() => Some((words.play.in_reach, screen.glyphs.good, Tone::Good)),
        Stage::Open | Stage::Over => Some((words.play.out_of_reach, screen.glyphs.bad, Tone::Bad)),
        Stage::Won | Stage::Proven => None,
    };
    if let Some((text, sign, tone)) = reach {
        let sign = if screen.plain { String::new() } else { format!("{sign} ") };
        line.push(format!(" {dot} "), Tone::Plain);
        line.push(format!("{sign}{text}"), tone);
    }
    line.wrap_hanging(screen.width, 1)
}

fn preemptions(count: u32, screen: &Screen) -> String {
    let words = screen.words;
    match count {
        0 => words.lab.preemptions_0.to_string(),
        1 => words.lab.preemptions_1.to_string(),
        n => fill!(words.lab.preemptions_n, n = n),
    }
}

/// How it ended, or what there is to say about the last command.
fn spoken(game: &Game<'_>, table: &Table<'_>, said: Said, screen: &Screen) -> Vec<Line> {
    let words = screen.words;
    let mut lines = Vec::new();
    let mut say =
        |text: String, tone: Tone| lines.extend(Line::of(format!(" {text}"), tone).wrap_hanging(screen.width, 1));
    let how = |count: u32| preemptions(count, screen);
    match game.stage() {
        Stage::Open => {}
        Stage::Won => {
            let paid = game.position().preemptions();
            let par = game.par().unwrap_or(paid);
            let text = if paid == par { words.play.won_par } else { words.play.won };
            let text = fill!(text, how = how(paid), par = how(par));
            say(format!("{} {text}", screen.glyphs.good), Tone::Good);
        }
        Stage::Proven => {
            let text = sure::goal(table.certainty, table.kept, &table.states, words);
            say(format!("{} {text}", screen.glyphs.good), Tone::Good);
        }
        Stage::Over => {
            let text = match game.position().ended() {
                Some((Ending::Exit, _)) | None => words.play.ended.to_string(),
                Some((_, message)) => fill!(words.play.ended_with, message = message),
            };
            let missed = if game.goal().is_some() { words.play.missed } else { "" };
            say(format!("{text}{missed}"), Tone::Note);
            say(words.play.is_over.to_string(), Tone::Note);
        }
    }
    let lost = game.goal().is_some() && matches!(game.stage(), Stage::Open | Stage::Over) && game.needs().is_none();
    if (lost && !game.chosen().is_empty() || said == Said::NeverWas)
        && let Some(but) = sure::but(table.certainty, words)
    {
        say(but.to_string(), Tone::Note);
    }
    match said {
        Said::Nothing => {}
        Said::NoChoice(_) if game.stage() == Stage::Over => {}
        Said::NoChoice(_) if game.choices().is_empty() => say(words.play.is_over.to_string(), Tone::Note),
        Said::NoChoice(number) => {
            let (number, all) = (number.to_string(), game.choices().len().to_string());
            say(fill!(words.play.no_choice, n = number, all = all), Tone::Note);
        }
        Said::NothingToUndo => say(words.play.no_undo.to_string(), Tone::Note),
        Said::NoGoal => say(words.play.no_goal.to_string(), Tone::Note),
        Said::Take { choice, needs } => {
            let choice = choice.to_string();
            say(fill!(words.play.take, n = choice, how = how(needs)), Tone::Note);
        }
        Said::GoBack(1) => say(words.play.go_back_1.to_string(), Tone::Note),
        Said::GoBack(back) => say(fill!(words.play.go_back, n = back), Tone::Note),
        Said::NeverWas => say(words.play.never.to_string(), Tone::Note),
        Said::Possible => {
            let par = game.par().unwrap_or_default();
            say(fill!(words.play.possible, how = how(par)), Tone::Bad);
        }
    }
    lines
}

/// The keys that do something now.
pub fn keys(game: &Game<'_>, pending: usize, offers_next: bool, screen: &Screen) -> Vec<Line> {
    let words = screen.words;
    let mut keys = Vec::new();
    if pending > 0 {
        keys.push(format!("{pending}_ {}", words.play.key_enter));
    }
    match game.choices().len() {
        0 => {}
        many => keys.push(format!("1-{many} {}", words.play.key_pick)),
    }
    keys.extend([words.play.key_undo, words.play.key_restart].map(str::to_string));
    if game.goal().is_some() && !matches!(game.stage(), Stage::Won | Stage::Proven) {
        keys.extend([words.play.key_hint, words.play.key_impossible].map(str::to_string));
    }
    if offers_next {
        keys.push(words.play.key_next.to_string());
    }
    keys.extend([words.play.key_code, words.lesson.keys_quit].map(str::to_string));
    Line::beside(Vec::new(), keys.iter().map(String::as_str), ("   ", Tone::Faint), screen.width)
}
