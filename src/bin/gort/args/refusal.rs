//! What is wrong with the arguments, in one line: as clap says it in English, and said again, kind by kind, in Chinese.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::terminal::speech::{is_chinese, say};

/// An argument error on one line, and where to look. `command`: as far as it was understood, `gort lesson`.
pub fn said(error: &clap::Error, command: &str) -> String {
    let what = if is_chinese() { chinese(error) } else { english(error) };
    say!("{what}; '{command} --help' shows what is possible", "{what}；'{command} --help' 列出了可以怎么写")
}

/// clap's first line and its tips.
fn english(error: &clap::Error) -> String {
    let rendered = error.render().to_string();
    let mut lines = rendered.lines();
    let mut first = lines.next().unwrap_or_default().trim_start_matches("error: ").to_string();
    for line in lines.take_while(|line| !line.starts_with("Usage: ") && !line.starts_with("For more")) {
        let line = line.trim();
        if let Some(tip) = line.strip_prefix("tip: ") {
            first = format!("{first}; {tip}");
        } else if !line.is_empty() {
            first = format!("{first} {line}");
        }
    }
    first
}

fn chinese(error: &clap::Error) -> String {
    let part = |kind| error.get(kind).map(ContextValue::to_string).filter(|text| !text.is_empty());
    let argument = part(ContextKind::InvalidArg).unwrap_or_default();
    let value = part(ContextKind::InvalidValue);
    let near = |kind| part(kind).map(|near| format!("；是不是想写“{near}”？")).unwrap_or_default();
    match (error.kind(), value) {
        (ErrorKind::InvalidValue, None) => format!("{argument} 后面要写一个值"),
        (ErrorKind::InvalidValue, Some(value)) => {
            let valid = part(ContextKind::ValidValue).map(|valid| format!("；可以写：{valid}")).unwrap_or_default();
            format!("{argument} 的值“{value}”不对{valid}{}", near(ContextKind::SuggestedValue))
        }
        (ErrorKind::ValueValidation, value) => {
            let why = std::error::Error::source(error).map(|why| format!("：{why}")).unwrap_or_default();
            format!("{argument} 的值“{}”不对{why}", value.unwrap_or_default())
        }
        (ErrorKind::UnknownArgument, _) => {
            let what = if argument.starts_with('-') { "没有选项" } else { "多出来的参数" };
            format!("{what}“{argument}”{}", near(ContextKind::SuggestedArg))
        }
        (ErrorKind::ArgumentConflict, _) => match part(ContextKind::PriorArg) {
            Some(prior) if prior != argument => format!("{argument} 不能与 {prior} 一起用"),
            _ => format!("{argument} 只能写一次"),
        },
        (ErrorKind::MissingRequiredArgument, _) => format!("还缺少 {argument}"),
        (ErrorKind::TooManyValues, _) => format!("{argument} 的值太多"),
        (ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues, _) => format!("{argument} 的值的个数不对"),
        (ErrorKind::InvalidUtf8, _) => "有一个参数不是合法的 UTF-8".to_string(),
        (ErrorKind::MissingSubcommand, _) => "还缺少命令".to_string(),
        _ => "参数不对".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_arguments_are_answered_with_the_help_of_their_command() {
        let error = <crate::args::Cli as clap::Parser>::try_parse_from(["gort", "lesson", "--speed"]).unwrap_err();
        let said = said(&error, "gort lesson");
        assert!(said.contains("--speed") && said.ends_with("'gort lesson --help' shows what is possible"), "{said}");
    }
}
