//! `select!`: sugar over [`Select`](crate::select::Select). Each case becomes a local `RecvCase` or `SendCase`; macro
//! hygiene gives every recursion's `case` a name of its own.

/// Waits until one of several channel operations can proceed, and runs that case's body.
///
/// If several can, one of them is chosen uniformly. Channels and values are evaluated once, in source order, before
/// anything is chosen. A nil channel is never ready; a closed one always is. With `default` it never parks; with
/// `default(timeout)` it waits for no longer than that, and takes what is ready whatever the timeout.
///
/// Go: the `select` statement. Spec: ["Select statements"](https://go.dev/ref/spec#Select_statements).
///
/// # Blocking
/// Parks with "select" while no case is ready and there is no `default`; `select! {}` parks forever with
/// "select (no cases)". With a single case it is the plain operation, as in Go.
///
/// # Panics
/// Panics with "send on closed channel" if the chosen case sends on a closed channel.
///
/// # Examples
///
/// ```
/// gort::run(|| {
///     let (numbers, quit) = (gort::chan(0), gort::chan::<()>(0));
///     let (numbers_in, quit_in) = (numbers.clone(), quit.clone());
///     gort::go(move || {
///         for _ in 0..3 {
///             gort::println!("{:?}", numbers_in.recv());
///         }
///         quit_in.close();
///     });
///     let mut next = 0;
///     loop {
///         gort::select! {
///             send(numbers, next) => next += 1,
///             recv(quit) -> _ => break,
///         }
///     }
/// })?;
/// // Some(0)
/// // Some(1)
/// // Some(2)
/// # Ok::<(), gort::RunError>(())
/// ```
///
/// A timeout for the whole of it:
///
/// ```
/// use gort::{Builder, Schedule};
/// use std::time::Duration;
///
/// Builder::new().schedule(Schedule::Seeded(0)).run(|| {
///     let answers = gort::chan::<i32>(0);
///     gort::select! {
///         recv(answers) -> answer => gort::println!("{answer:?}"),
///         default(Duration::from_secs(1)) => gort::println!("nothing at {}", gort::time::now()),
///     }
/// })?;
/// // nothing at 1s
/// # Ok::<(), gort::RunError>(())
/// ```
///
/// What is no select does not compile:
///
/// ```compile_fail
/// let ch = gort::chan::<i32>(0);
/// gort::select! { ch => println!("not a case") }
/// ```
///
/// ```compile_fail
/// let ch = gort::chan::<i32>(0);
/// gort::select! { recv(ch) -> _ => {}, default => {}, default => {} } // at most one `default`
/// ```
///
/// ```compile_fail
/// let ch = gort::chan::<i32>(0);
/// gort::select! { recv(ch) -> _ => {}, default => {}, default(std::time::Duration::ZERO) => {} } // of either kind
/// ```
///
/// ```compile_fail
/// let ch = gort::chan::<i32>(0);
/// gort::select! { recv(ch) => {} } // a receive names its value, or `_`
/// ```
///
/// ```compile_fail
/// let ch = gort::chan::<i32>(0);
/// gort::select! { send(ch) => {} } // nothing to send
/// ```
///
/// ```compile_fail
/// let ch = gort::chan::<i32>(0);
/// gort::select! { send(ch.receiver(), 1) => {} } // a receiving half takes nothing
/// ```
///
/// ```compile_fail
/// let ch = gort::chan::<i32>(0);
/// gort::select! { recv(ch.sender()) -> _ => {} } // a sending half gives nothing
/// ```
///
/// ```compile_fail
/// let ch = gort::chan::<i32>(0);
/// gort::select! { send(ch, "text") => {} } // mismatched types
/// ```
///
/// All values to be sent are evaluated before anything is chosen, so one value cannot be in two cases, and a body cannot
/// use what a case was given:
///
/// ```compile_fail
/// let (a, b, text) = (gort::chan::<String>(1), gort::chan::<String>(1), String::new());
/// gort::select! { send(a, text) => {}, send(b, text) => {} } // use of moved value
/// ```
///
/// ```compile_fail
/// let (a, text) = (gort::chan::<String>(1), String::new());
/// gort::select! { send(a, text) => {}, default => gort::println!("{text}") } // borrow of moved value
/// ```
///
/// ```compile_fail
/// let mut last = String::new();
/// let a = gort::chan::<&String>(1);
/// gort::select! { send(a, &last) => {}, default => last.push('x') } // the channel may have the borrow
/// let _ = a.recv();
/// ```
#[macro_export]
macro_rules! select {
    // Cases are collected as (name, name, kind, (operands), pattern, body); a body may be a block without a comma.
    (@cases [$($done:tt)*] $default:tt recv($chan:expr) -> $value:pat => $body:block $(, $($rest:tt)*)?) => {
        $crate::select!(@cases [$($done)* (case chan RecvCase ($chan) ($value) $body)] $default $($($rest)*)?)
    };
    (@cases [$($done:tt)*] $default:tt recv($chan:expr) -> $value:pat => $body:block $($rest:tt)+) => {
        $crate::select!(@cases [$($done)* (case chan RecvCase ($chan) ($value) $body)] $default $($rest)+)
    };
    (@cases [$($done:tt)*] $default:tt recv($chan:expr) -> $value:pat => $body:expr $(, $($rest:tt)*)?) => {
        $crate::select!(@cases [$($done)* (case chan RecvCase ($chan) ($value) $body)] $default $($($rest)*)?)
    };
    (@cases [$($done:tt)*] $default:tt send($chan:expr, $sent:expr) => $body:block $(, $($rest:tt)*)?) => {
        $crate::select!(@cases [$($done)* (case chan SendCase ($chan, $sent) (_) $body)] $default $($($rest)*)?)
    };
    (@cases [$($done:tt)*] $default:tt send($chan:expr, $sent:expr) => $body:block $($rest:tt)+) => {
        $crate::select!(@cases [$($done)* (case chan SendCase ($chan, $sent) (_) $body)] $default $($rest)+)
    };
    (@cases [$($done:tt)*] $default:tt send($chan:expr, $sent:expr) => $body:expr $(, $($rest:tt)*)?) => {
        $crate::select!(@cases [$($done)* (case chan SendCase ($chan, $sent) (_) $body)] $default $($($rest)*)?)
    };
    (@cases $done:tt () default => $body:block $(, $($rest:tt)*)?) => {
        $crate::select!(@cases $done (default $body) $($($rest)*)?)
    };
    (@cases $done:tt () default => $body:block $($rest:tt)+) => {
        $crate::select!(@cases $done (default $body) $($rest)+)
    };
    (@cases $done:tt () default => $body:expr $(, $($rest:tt)*)?) => {
        $crate::select!(@cases $done (default $body) $($($rest)*)?)
    };
    (@cases $done:tt () default($after:expr) => $body:block $(, $($rest:tt)*)?) => {
        $crate::select!(@cases $done (after ($after) $body) $($($rest)*)?)
    };
    (@cases $done:tt () default($after:expr) => $body:block $($rest:tt)+) => {
        $crate::select!(@cases $done (after ($after) $body) $($rest)+)
    };
    (@cases $done:tt () default($after:expr) => $body:expr $(, $($rest:tt)*)?) => {
        $crate::select!(@cases $done (after ($after) $body) $($($rest)*)?)
    };
    // All cases are there.
    (@cases [$(($case:ident $held:ident $kind:ident ($chan:expr $(, $sent:expr)?) ($value:pat) $body:expr))*] ()) => {{
        $(
            let $held = &$chan;
            let $case = $crate::select::$kind::new($held $(, $sent)?);
        )*
        $crate::select::wait([$($case.arm()),*]);
        $(if $case.won() { let $value = $case.take(); $body } else)*
        { unreachable!("gort internal bug: a select chose no case; please report") }
    }};
    (@cases [$(($case:ident $held:ident $kind:ident ($chan:expr $(, $sent:expr)?) ($value:pat) $body:expr))*] (default $default:expr)) => {{
        $(
            let $held = &$chan;
            let $case = $crate::select::$kind::new($held $(, $sent)?);
        )*
        $crate::select::poll([$($case.arm()),*]);
        $(if $case.won() { let $value = $case.take(); $body } else)*
        { $default }
    }};
    (@cases [$(($case:ident $held:ident $kind:ident ($chan:expr $(, $sent:expr)?) ($value:pat) $body:expr))*] (after ($after:expr) $default:expr)) => {{
        $(
            let $held = &$chan;
            let $case = $crate::select::$kind::new($held $(, $sent)?);
        )*
        $crate::select::Select::wait_armed([$($case.arm()),*], $after);
        $(if $case.won() { let $value = $case.take(); $body } else)*
        { $default }
    }};
    (@cases $($anything:tt)*) => {
        compile_error!("a select has cases of the form `recv(ch) -> v => body`, `send(ch, v) => body`, and at most one `default => body` or `default(timeout) => body`")
    };
    ($($cases:tt)*) => {
        $crate::select!(@cases [] () $($cases)*)
    };
}
