//! A crawler: all pages of a host that links lead to, up to so many at once, each of them once.
//!
//! Protocol    One goroutine keeps the list of what is known, and gives out what is to be fetched; a pool of others fetch.

use std::collections::BTreeMap;
use std::time::Duration;

use gort::{Chan, chan, go};
use ureq::Agent;
use url::Url;

/// How far a crawl goes.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Pages that are fetched at once.
    pub at_once: usize,
    /// Pages in all.
    pub pages: usize,
    /// So long a page may take.
    pub patience: Duration,
    /// Bytes of a page; the rest is not read.
    pub bytes: u64,
}

/// What became of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Page {
    /// It was read, and has this many links within the host.
    Read(usize),
    /// It was not; why.
    Failed(String),
}

/// Crawls from this page.
pub fn crawl(start: &Url, limits: &Limits) -> BTreeMap<Url, Page> {
    let config = Agent::config_builder()
        .timeout_global(Some(limits.patience))
        .max_idle_connections(limits.at_once)
        .max_idle_connections_per_host(limits.at_once)
        .build();
    let agent = crate::transport::agent(config);
    let (work, done): (Chan<Url>, _) = (chan(0), chan(0));
    for _ in 0..limits.at_once {
        let (agent, work, done, bytes) = (agent.clone(), work.receiver(), done.sender(), limits.bytes);
        go(move || {
            for url in &work {
                let read = links(&agent, &url, bytes).map_err(|error| error.to_string());
                done.send((url, read));
            }
        });
    }
    let mut pages = BTreeMap::new();
    let (mut waiting, mut at_work) = (vec![start.clone()], 0);
    let mut known: std::collections::BTreeSet<Url> = waiting.iter().cloned().collect();
    while !waiting.is_empty() || at_work > 0 {
        // Nothing is offered while nothing waits: a nil channel is never ready.
        let (next, offer) = match waiting.last() {
            Some(url) => (url.clone(), work.sender()),
            None => (start.clone(), gort::SendChan::nil()),
        };
        gort::select! {
            send(offer, next) => {
                waiting.pop();
                at_work += 1;
            }
            recv(done) -> fetched => {
                let Some((url, read)) = fetched else { break };
                at_work -= 1;
                let page = match read {
                    Ok(links) => {
                        for link in &links {
                            if known.len() < limits.pages && known.insert(link.clone()) {
                                waiting.push(link.clone());
                            }
                        }
                        Page::Read(links.len())
                    }
                    Err(error) => Page::Failed(error),
                };
                pages.insert(url, page);
            }
        }
    }
    work.close();
    pages
}

/// The links of a page that stay within its host, each once.
fn links(agent: &Agent, url: &Url, bytes: u64) -> Result<Vec<Url>, ureq::Error> {
    let mut answer = agent.get(url.as_str()).call()?;
    let text = answer.body_mut().with_config().limit(bytes).lossy_utf8(true).read_to_string()?;
    let mut links: Vec<Url> = hrefs(&text).filter_map(|link| within(url, link)).collect();
    links.sort();
    links.dedup();
    Ok(links)
}

fn within(page: &Url, link: &str) -> Option<Url> {
    let mut url = page.join(link).ok()?;
    url.set_fragment(None);
    (url.origin() == page.origin()).then_some(url)
}

/// What stands in `href="…"`. Enough to follow links; a parser of HTML is another program.
fn hrefs(text: &str) -> impl Iterator<Item = &str> {
    text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next())
}
