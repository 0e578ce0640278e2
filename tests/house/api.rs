//! The public API as a text: `docs/api.txt`. A change of it is seen, and may not be meant.
//!
//! `GORT_UPDATE=1 cargo test --test house api` writes it anew. It is made from the sources by `syn`, on the stable toolchain: the
//! modules that can be reached from the library's root are gone through, and names are followed to where they are defined, also
//! into the packages under `crates/`. Each item stands at its shortest path, and where else it can be reached one line says
//! so. What the compiler adds by itself (`Send`, `Sync`) is not seen here; tests/runtime/send_sync.rs holds that.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{
    Attribute, Fields, File, FnArg, ImplItem, ImplItemFn, Item, ItemImpl, Pat, ReceiverKind, TraitItem, Type,
    Visibility,
};

use crate::sources::{Meaning, Place, Sources, leaves, named, visibility};

/// What of the sources is public.
impl Sources {
    /// What can be reached from outside: the names of a module, and what each means.
    fn offered(&self, module: &Place) -> BTreeSet<(String, Meaning)> {
        let mut offered = BTreeSet::new();
        for item in &self.modules[module] {
            match item {
                Item::Use(other) if is_public(&other.vis) => {
                    for (path, given) in leaves(&other.tree) {
                        for meaning in self.meanings(module, &path, &mut BTreeSet::new()) {
                            match (&given, meaning) {
                                (Some(given), meaning) => _ = offered.insert((given.clone(), meaning)),
                                (None, Meaning::Module(place)) => offered.extend(self.offered(&place)),
                                (None, meaning) => _ = offered.insert(("*".to_owned(), meaning)),
                            }
                        }
                    }
                }
                Item::Macro(rules) => {
                    let exported = rules.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"));
                    if let Some(name) = rules.ident.as_ref().filter(|_| exported && module.len() == 1) {
                        offered.insert((name.to_string(), Meaning::Item(module.clone(), name.to_string())));
                    }
                }
                item if visibility(item).is_some_and(is_public) => {
                    let name = named(item).expect("what is public has a name");
                    let meaning = match item {
                        Item::Mod(_) => Meaning::Module([&module[..], std::slice::from_ref(&name)].concat()),
                        _ => Meaning::Item(module.clone(), name.clone()),
                    };
                    offered.insert((name, meaning));
                }
                _ => {}
            }
        }
        // A macro that is exported stands at the root, wherever it is defined.
        if module.len() == 1 {
            for (place, items) in self.modules.iter().filter(|(place, _)| place[0] == module[0] && place.len() > 1) {
                for rules in
                    items.iter().filter_map(|item| if let Item::Macro(rules) = item { Some(rules) } else { None })
                {
                    let exported = rules.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"));
                    if let Some(name) = rules.ident.as_ref().filter(|_| exported) {
                        offered.insert((name.to_string(), Meaning::Item(place.clone(), name.to_string())));
                    }
                }
            }
        }
        offered
    }

    /// The items of this name in a module: a function and a module may share one, and so may a type and a macro.
    fn definitions(&self, module: &Place, name: &str) -> impl Iterator<Item = &Item> {
        self.modules[module].iter().filter(move |item| {
            named(item).as_deref() == Some(name) && !matches!(item, Item::Mod(_) | Item::Use(_) | Item::Impl(_))
        })
    }

    /// Every `impl` of a type, with where it stands.
    fn impls(&self) -> BTreeMap<Meaning, Vec<ItemImpl>> {
        let mut found: BTreeMap<Meaning, Vec<ItemImpl>> = BTreeMap::new();
        for (place, items) in &self.modules {
            for of in items.iter().filter_map(|item| if let Item::Impl(of) = item { Some(of) } else { None }) {
                let mut subject = &*of.self_ty;
                while let Type::Reference(to) = subject {
                    subject = &to.elem;
                }
                let Type::Path(path) = subject else { continue };
                let path = names(&path.path);
                let public = of.trait_.as_ref().is_none_or(|(of_trait, _)| self.is_offered_trait(place, of_trait));
                for meaning in self.meanings(place, &path, &mut BTreeSet::new()).into_iter().filter(|_| public) {
                    let at = match (&meaning, &of.trait_) {
                        // Of a type that is not ours it stands at the trait.
                        (Meaning::Foreign(_), Some((of_trait, _))) => {
                            self.meanings(place, &names(of_trait), &mut BTreeSet::new())
                        }
                        _ => vec![meaning],
                    };
                    at.into_iter().for_each(|at| found.entry(at).or_default().push(of.clone()));
                }
            }
        }
        found
    }

    /// Whether a trait is one that users can name as far as can be seen here: not one of ours that is not public.
    fn is_offered_trait(&self, place: &Place, path: &syn::Path) -> bool {
        self.meanings(place, &names(path), &mut BTreeSet::new()).iter().all(|meaning| match meaning {
            Meaning::Item(module, name) => {
                self.definitions(module, name).all(|item| visibility(item).is_some_and(is_public))
            }
            _ => true,
        })
    }
}

/// The whole text.
fn public(sources: &Sources) -> String {
    // gort's library shows nothing of the package of Go programs.
    let of_the_library = sources.modules.iter().filter(|(module, _)| module[0] != "gort_golang");
    let calls = of_the_library.flat_map(|(_, items)| items).filter_map(|item| match item {
        Item::Macro(call) if call.ident.is_none() => Some(names(&call.mac.path).concat()),
        _ => None,
    });
    let unread: BTreeSet<String> =
        calls.filter(|name| !["thread_local", "compile_error"].contains(&name.as_str())).collect();
    assert!(unread.is_empty(), "what these macros make is not seen, and may be public: {unread:?}");
    let impls = sources.impls();
    let root: Place = vec!["gort".to_owned()];
    // Breadth first, so that an item's first path is its shortest.
    let (mut modules, mut left) = (Vec::new(), VecDeque::from([(root.clone(), root)]));
    let (mut paths, mut seen) = (BTreeMap::new(), BTreeSet::new());
    while let Some((path, place)) = left.pop_front() {
        if !seen.insert(place.clone()) {
            continue;
        }
        let offered = sources.offered(&place);
        for (name, meaning) in &offered {
            let here = [&path[..], std::slice::from_ref(name)].concat();
            match meaning {
                Meaning::Module(inner) => left.push_back((here, inner.clone())),
                meaning => _ = paths.entry(meaning.clone()).or_insert(here),
            }
        }
        modules.push((path, offered));
    }
    modules.sort();
    let mut text = String::from(
        "The public API of gort, made by tests/house/api.rs from the sources.\n\
         GORT_UPDATE=1 cargo test --test house api writes it anew.\n",
    );
    for (path, offered) in modules {
        writeln!(text, "\n==== {}", path.join("::")).unwrap();
        for (name, meaning) in offered {
            let here = [&path[..], std::slice::from_ref(&name)].concat();
            match &meaning {
                Meaning::Module(_) => {}
                Meaning::Foreign(from) => writeln!(text, "\npub use {from};").unwrap(),
                Meaning::Item(..) if paths[&meaning] != here => {
                    writeln!(text, "\n{name}: see {}", paths[&meaning].join("::")).unwrap();
                }
                Meaning::Item(module, defined) => {
                    for item in sources.definitions(module, defined) {
                        text.push('\n');
                        text.push_str(&shown(bare(item.clone())));
                    }
                    let mut shown: Vec<String> = impls
                        .get(&meaning)
                        .into_iter()
                        .flatten()
                        .filter_map(|of| bare_impl(of.clone()))
                        .map(shown)
                        .collect();
                    shown.sort();
                    shown.iter().for_each(|of| text.push_str(of));
                }
            }
        }
    }
    text
}

// ---- items without what is not public ----------------------------------------------------------------------------

fn names(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The attributes that belong to what users see.
fn keep_some(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| {
        let hidden = attribute.path().is_ident("doc") && attribute.to_token_stream().to_string().contains("hidden");
        hidden || ["non_exhaustive", "must_use", "derive", "cfg"].iter().any(|name| attribute.path().is_ident(name))
    });
}

fn bare(mut item: Item) -> Item {
    match &mut item {
        Item::Fn(function) => {
            keep_some(&mut function.attrs);
            function.block.stmts.clear();
            bare_arguments(function.sig.inputs.iter_mut());
        }
        Item::Struct(of) => {
            keep_some(&mut of.attrs);
            bare_fields(&mut of.fields);
        }
        Item::Enum(of) => {
            keep_some(&mut of.attrs);
            for variant in &mut of.variants {
                keep_some(&mut variant.attrs);
                variant.fields.iter_mut().for_each(|field| keep_some(&mut field.attrs));
            }
        }
        Item::Trait(of) => {
            keep_some(&mut of.attrs);
            for item in &mut of.items {
                match item {
                    TraitItem::Fn(method) => {
                        keep_some(&mut method.attrs);
                        if let Some(block) = &mut method.default {
                            block.stmts.clear();
                        }
                    }
                    TraitItem::Type(of) => keep_some(&mut of.attrs),
                    TraitItem::Const(of) => keep_some(&mut of.attrs),
                    _ => {}
                }
            }
        }
        Item::Type(of) => keep_some(&mut of.attrs),
        Item::Const(of) => {
            keep_some(&mut of.attrs);
            *of.expr = syn::parse_quote!(_);
        }
        Item::Static(of) => keep_some(&mut of.attrs),
        Item::Macro(of) => {
            keep_some(&mut of.attrs);
            of.mac.tokens = TokenStream::new();
        }
        _ => {}
    }
    item
}

fn bare_arguments<'a>(arguments: impl Iterator<Item = &'a mut FnArg>) {
    for argument in arguments {
        match argument {
            FnArg::Receiver(receiver) if matches!(receiver.kind, ReceiverKind::Value) => receiver.mutability = None,
            FnArg::Typed(typed) => {
                if let Pat::Ident(name) = &mut *typed.pat {
                    name.mutability = None;
                }
            }
            FnArg::Receiver(_) => {}
        }
    }
}

/// The public fields; one of no name and no type stands for all others.
fn bare_fields(fields: &mut Fields) {
    match fields {
        Fields::Named(named) => {
            let all = named.named.len();
            named.named = std::mem::take(&mut named.named).into_iter().filter(|field| is_public(&field.vis)).collect();
            named.named.iter_mut().for_each(|field| keep_some(&mut field.attrs));
            if named.named.len() < all {
                named.named.push(syn::parse_quote!(_private: _));
            }
        }
        Fields::Unnamed(unnamed) => {
            for field in &mut unnamed.unnamed {
                keep_some(&mut field.attrs);
                if !is_public(&field.vis) {
                    field.vis = Visibility::Inherited;
                    field.ty = syn::parse_quote!(_);
                }
            }
        }
        Fields::Unit => {}
    }
}

/// What of an `impl` users see. `None`: nothing.
fn bare_impl(mut of: ItemImpl) -> Option<Item> {
    keep_some(&mut of.attrs);
    let of_trait = of.trait_.is_some();
    of.items.retain_mut(|item| match item {
        ImplItem::Fn(method) => !of_trait && is_public(&method.vis) && bare_method(method),
        ImplItem::Const(of) => {
            keep_some(&mut of.attrs);
            of.expr = syn::parse_quote!(_);
            !of_trait && is_public(&of.vis)
        }
        ImplItem::Type(_) => of_trait,
        _ => false,
    });
    (of_trait || !of.items.is_empty()).then_some(Item::Impl(of))
}

fn bare_method(method: &mut ImplItemFn) -> bool {
    keep_some(&mut method.attrs);
    method.block.stmts.clear();
    bare_arguments(method.sig.inputs.iter_mut());
    true
}

fn shown(item: Item) -> String {
    let text = prettyplease::unparse(&File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] });
    // A body that was taken out is none.
    let mut shown = String::new();
    for line in text.lines() {
        match line.strip_suffix("{}") {
            Some(before) if before.trim().is_empty() => shown.truncate(shown.trim_end_matches([',', '\n']).len()),
            Some(before) => shown.push_str(before.trim_end()),
            None => {
                shown.push_str(line);
                shown.push('\n');
                continue;
            }
        }
        shown.push_str(";\n");
    }
    shown
}

// ---- the test ----------------------------------------------------------------------------------------------------

#[test]
fn the_public_api_is_as_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join("docs/api.txt");
    let made = public(&Sources::read(root));
    let written = fs::read_to_string(&file).unwrap_or_default();
    if made == written {
        return;
    }
    let asked = |variable| env::var(variable).is_ok_and(|value| !["", "0", "false"].contains(&value.as_str()));
    if asked("GORT_UPDATE") && !asked("CI") {
        return fs::write(file, made).unwrap();
    }
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) = (written.lines().collect(), made.lines().collect());
    let gone = written.lines().filter(|line| !new.contains(line)).map(|line| format!("- {line}"));
    let come = made.lines().filter(|line| !old.contains(line)).map(|line| format!("+ {line}"));
    let difference: Vec<String> = gone.chain(come).collect();
    panic!(
        "the public API has changed. If that is meant: GORT_UPDATE=1 cargo test --test house api, and a line in CHANGELOG.md\n{}",
        difference.join("\n")
    );
}
