//! The ledger: every claim of the document, in its order, with the lesson that tries it.
//!
//! Claims stand in the registries of the lessons, beside their experiments. The few that no program can decide stand here.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;

use crate::lesson::bilingual::Texts;
use crate::lesson::plan::{Chosen, missing, runs};
use crate::lesson::trial::Quote;
use crate::lessons::{Claim, Finding, LESSONS, Lesson, Section, Verdict};
use crate::markdown::{self, Block};
use crate::program::evidence::Evidence;
use crate::program::world::Need;
use crate::terminal::lang::Lang;

/// How many claims the document makes, by our count.
pub const CLAIMS: usize = 103;

/// The parts of the document: from which claim on, and its heading in each language.
pub const PARTS: &[(usize, &str, &str)] = &[
    (1, "What a goroutine is", "Goroutine 是什么"),
    (15, "Why learn goroutines", "为何要学习 Goroutine"),
    (21, "How goroutines work", "Goroutine 如何工作"),
    (39, "Blocking and non-blocking IO", "阻塞式 IO 与非阻塞式 IO"),
    (51, "Goroutines and threads", "Goroutine 与线程"),
    (62, "Channels", "Channel"),
    (74, "select", "select"),
    (85, "WaitGroup", "WaitGroup"),
    (92, "The code", "代码"),
];

/// A claim that no program can decide.
#[derive(Debug)]
pub struct Opinion {
    id: &'static str,
    quote: &'static str,
    /// The quote in English.
    quote_en: &'static str,
    verdict: Verdict,
    en: &'static str,
    zh: &'static str,
}

const OPINIONS: &[Opinion] = &[
    Opinion {
        id: "C20",
        quote: "并发编程领域中非常流行的方案",
        quote_en: "a very popular solution in concurrent programming",
        verdict: Verdict::True,
        en: "A fair thing to say of goroutines. How popular something is, no experiment on this machine can tell.",
        zh: "这样说 goroutine 是公允的。一样东西有多流行，这台机器上的任何实验都说明不了。",
    },
    Opinion {
        id: "C21",
        quote: "编译器会把源代码编译成一个可执行文件",
        quote_en: "the compiler compiles the source code into one executable file",
        verdict: Verdict::True,
        en: "`go build` makes one file. That is a fact about the compiler, not about any run of a program.",
        zh: "`go build` 产生一个文件。这是关于编译器的事实，不是程序的哪次运行能表现出来的。",
    },
    Opinion {
        id: "C22",
        quote: "把Go标准库作为链接库的一部分进行链接",
        quote_en: "links Go's standard library as part of the libraries",
        verdict: Verdict::Partly,
        en: "Only what the program can reach is linked in, by default statically. It is decided when the program is built.",
        zh: "链接进来的只是程序用得到的部分，默认是静态链接。这在构建时就决定了。",
    },
];

/// One claim of the ledger.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its number.
    pub number: usize,
    /// `C73`.
    pub id: &'static str,
    /// The document's words.
    pub quote: &'static str,
    /// What we say of it.
    pub verdict: Verdict,
    /// Where it is decided.
    pub trial: Trial,
}

/// Where a claim is decided.
#[derive(Clone, Copy, Debug)]
pub enum Trial {
    /// By this experiment of a lesson.
    Lesson(&'static Lesson, &'static Section, &'static Claim),
    /// By no program.
    None(&'static Opinion),
}

/// All claims, in the order of the document.
pub fn all() -> Vec<Entry> {
    let number = |id: &str| id.trim_start_matches('C').parse().expect("a claim's id is C and a number");
    let opinions = OPINIONS.iter().map(|opinion| Entry {
        number: number(opinion.id),
        id: opinion.id,
        quote: opinion.quote,
        verdict: opinion.verdict,
        trial: Trial::None(opinion),
    });
    let sections = LESSONS.iter().flat_map(|lesson| lesson.sections.iter().map(move |section| (*lesson, section)));
    let tried = sections.flat_map(|(lesson, section)| {
        section.claims.iter().map(move |claim| Entry {
            number: number(claim.id),
            id: claim.id,
            quote: claim.quote,
            verdict: claim.verdict,
            trial: Trial::Lesson(lesson, section, claim),
        })
    });
    let mut all: Vec<Entry> = opinions.chain(tried).collect();
    all.sort_by_key(|entry| entry.number);
    all
}

/// The part of the document in which this claim stands.
pub fn part(number: usize) -> usize {
    PARTS.iter().rposition(|(from, _, _)| *from <= number).unwrap_or(0)
}

/// What came of an experiment.
#[derive(Clone, Debug)]
pub enum Tried {
    /// It was made.
    Found(Finding),
    /// This system lacks something for it.
    Missing(Need),
    /// There is none.
    Undecidable,
}

impl Tried {
    /// Whether it contradicts the verdict.
    pub fn fails(&self) -> bool {
        matches!(self, Tried::Found(finding) if !finding.holds)
    }
}

/// Makes experiments, each section's runs once.
#[derive(Debug)]
pub struct Court {
    lang: Lang,
    sections: BTreeMap<(&'static str, &'static str), Evidence>,
    texts: BTreeMap<&'static str, Texts>,
}

impl Court {
    /// A court that speaks this language.
    pub fn new(lang: Lang) -> Self {
        Court { lang, sections: BTreeMap::new(), texts: BTreeMap::new() }
    }

    /// Tries a claim.
    pub fn try_claim(&mut self, entry: &Entry) -> anyhow::Result<Tried> {
        let Trial::Lesson(lesson, section, claim) = entry.trial else { return Ok(Tried::Undecidable) };
        if let Some(need) = missing(section) {
            return Ok(Tried::Missing(need));
        }
        let evidence = match self.sections.entry((lesson.name, section.id)) {
            Slot::Occupied(known) => known.into_mut(),
            Slot::Vacant(slot) => {
                let runs = runs(section, &Chosen::Seed(0))?;
                slot.insert(Evidence::new(section.programs, runs))
            }
        };
        Ok(Tried::Found((claim.check)(evidence)))
    }

    /// What the document says, for the reader.
    pub fn quote(&mut self, entry: &Entry) -> Quote {
        let translated = match entry.trial {
            Trial::Lesson(lesson, section, _) => self.texts(lesson).section(section.id).quote(entry.id),
            Trial::None(opinion) => (self.lang != Lang::Zh).then(|| opinion.quote_en.to_string()),
        };
        Quote { said: entry.quote, translated }
    }

    fn texts(&mut self, lesson: &'static Lesson) -> &Texts {
        let lang = self.lang;
        self.texts.entry(lesson.name).or_insert_with(|| Texts::new(lesson, lang))
    }

    /// What is said of a claim.
    pub fn said(&mut self, entry: &Entry) -> Vec<Block> {
        let lang = self.lang;
        match entry.trial {
            Trial::Lesson(lesson, section, _) => self.texts(lesson).section(section.id).claim(entry.id),
            Trial::None(opinion) => {
                let of = |lang: &Lang| if *lang == Lang::Zh { opinion.zh } else { opinion.en };
                lang.texts().iter().flat_map(|lang| markdown::blocks(of(lang))).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_claim_of_the_document_stands_in_the_ledger_once() {
        let numbers: Vec<usize> = all().iter().map(|entry| entry.number).collect();
        let missing: Vec<usize> = (1..=CLAIMS).filter(|number| !numbers.contains(number)).collect();
        assert!(missing.is_empty(), "no lesson tries these claims: {missing:?}");
        assert_eq!(numbers, (1..=CLAIMS).collect::<Vec<_>>(), "a claim stands in the ledger twice");
    }

    #[test]
    fn parts_begin_where_they_say() {
        assert!(PARTS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!((part(1), part(14), part(15), part(CLAIMS)), (0, 0, 1, PARTS.len() - 1));
    }
}
