//! Values.

use gort::println;

use super::*;

struct Number;
impl Key for Number {
    type Value = u64;
}

#[test]
fn values_are_found_upward() {
    let root = background();
    let named = context::with_value::<Name>(&root, "outer");
    let numbered = context::with_value::<Number>(&context::with_cancel(&named).0, 7);
    let renamed = context::with_value::<Name>(&numbered, "inner");
    assert_eq!((renamed.value::<Name>(), renamed.value::<Number>()), (Some(&"inner"), Some(&7)));
    assert_eq!((numbered.value::<Name>(), named.value::<Number>()), (Some(&"outer"), None));
    assert_eq!(root.value::<Name>(), None);
}

#[test]
fn keys_of_one_value_type_are_different_keys() {
    struct Other;
    impl Key for Other {
        type Value = u64;
    }
    let ctx = context::with_value::<Number>(&background(), 1);
    assert_eq!((ctx.value::<Number>(), ctx.value::<Other>()), (Some(&1), None));
}

#[test]
fn without_cancel_keeps_values_only() {
    always_prints(&["None None Some(\"x\") true", "None"], || {
        let (parent, cancel) = context::with_timeout(&context::with_value::<Name>(&background(), "x"), ms(1));
        let free = context::without_cancel(&parent);
        let child = context::with_cancel(&free).0;
        cancel.cancel();
        println!("{:?} {:?} {:?} {}", free.err(), free.deadline(), free.value::<Name>(), free.done().is_nil());
        println!("{:?}", child.err());
    });
}

#[test]
fn debug_shows_the_way_and_no_values() {
    let (ctx, _keep) = context::with_cancel(&context::with_value::<Name>(&background(), "secret"));
    let text = format!("{:?}", context::without_cancel(&ctx));
    assert_eq!(text, "context.Background.WithValue(runtime::context::Name).WithCancel.WithoutCancel");
    assert_eq!(format!("{:?}", context::todo()), "context.TODO");
}
