//! What gort says when something is wrong: in the learner's language, both sentences beside each other where they are said.

use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicBool, Ordering};

use super::lang::Lang;

/// Whether errors and warnings are in Chinese. Decided once, before anything can go wrong.
static CHINESE: AtomicBool = AtomicBool::new(false);

/// Fixes the language of errors and warnings for the whole process.
pub fn speak(lang: Lang) {
    CHINESE.store(lang == Lang::Zh, Ordering::Relaxed);
}

/// Whether they are in Chinese.
pub fn is_chinese() -> bool {
    CHINESE.load(Ordering::Relaxed)
}

/// Names beside each other, as a sentence has them.
pub fn listed(names: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| name.as_ref().to_owned()).collect();
    names.join(if is_chinese() { "、" } else { ", " })
}

/// What the system says is wrong. It says so in English; the usual kinds are said in Chinese, too.
pub fn of_system(error: &io::Error) -> String {
    let said = match error.kind() {
        _ if !is_chinese() => return error.to_string(),
        ErrorKind::NotFound => "没有这个文件或目录",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::StorageFull => "设备上没有空间了",
        ErrorKind::QuotaExceeded => "超出了磁盘配额",
        ErrorKind::ReadOnlyFilesystem => "文件系统是只读的",
        ErrorKind::NotADirectory => "不是目录",
        ErrorKind::IsADirectory => "是目录",
        ErrorKind::InvalidFilename => "文件名不合法",
        ErrorKind::ResourceBusy => "正在被使用",
        ErrorKind::OutOfMemory => "内存不够",
        ErrorKind::UnexpectedEof => "内容不完整",
        _ => return error.to_string(),
    };
    error.raw_os_error().map_or_else(|| said.to_string(), |code| format!("{said}（系统错误 {code}）"))
}

/// A sentence in English and in Chinese, both as for `format!`: the one in the learner's language.
macro_rules! say {
    ($en:literal, $zh:literal $(, $($argument:tt)*)?) => {
        if $crate::terminal::speech::is_chinese() {
            format!($zh $(, $($argument)*)?)
        } else {
            format!($en $(, $($argument)*)?)
        }
    };
}

pub(crate) use say;
