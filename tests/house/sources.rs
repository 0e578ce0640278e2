//! The sources of this tree, module by module, and what names mean in them: for the text of the public API, and for the map of
//! which room knows which. Made by `syn` from the files; what is for tests alone is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, File, Item, ItemMacro, UseTree, Visibility};

/// A module: its package's name and the names down to it.
pub(crate) type Place = Vec<String>;

/// What a name means.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Meaning {
    Module(Place),
    /// An item: the module where it is defined, and its name.
    Item(Place, String),
    /// Something of a package from elsewhere.
    Foreign(String),
}

/// The packages of this tree, module by module.
#[derive(Default)]
pub(crate) struct Sources {
    pub(crate) modules: BTreeMap<Place, Vec<Item>>,
    /// The macros of the modules that were read so far: a module sees those of the ones before it (`#[macro_use]`).
    rules: BTreeMap<String, ItemMacro>,
}

impl Sources {
    pub(crate) fn read(root: &Path) -> Self {
        let mut sources = Sources::default();
        sources.package("gort", &root.join("src/lib.rs"));
        let Ok(packages) = fs::read_dir(root.join("crates")) else { return sources };
        for folder in packages.map(|entry| entry.unwrap().path()).filter(|path| path.join("src/lib.rs").exists()) {
            let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
            let name = manifest.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
            let name = name.unwrap_or_else(|| panic!("{} has no name", folder.display()));
            sources.package(&name.replace('-', "_"), &folder.join("src/lib.rs"));
        }
        sources
    }

    /// Reads a package from the file of its root.
    pub(crate) fn package(&mut self, name: &str, file: &Path) {
        self.file(vec![name.to_owned()], file, file.parent().unwrap().to_owned());
    }

    /// The module in this file, whose own modules are files in that folder.
    fn file(&mut self, place: Place, file: &Path, folder: PathBuf) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parsed: File = syn::parse_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.items(place, parsed.items, &folder);
    }

    fn items(&mut self, place: Place, items: Vec<Item>, folder: &Path) {
        let rules: BTreeMap<String, ItemMacro> = items
            .iter()
            .filter_map(|item| match item {
                Item::Macro(rules) => Some((rules.ident.as_ref()?.to_string(), rules.clone())),
                _ => None,
            })
            .collect();
        self.rules.extend(rules.clone());
        let mut kept = Vec::new();
        for item in items {
            match item {
                item if is_for_tests(attributes(&item)) => {}
                Item::Mod(mut module) => {
                    let name = module.ident.to_string();
                    let (inner, below) = ([&place[..], std::slice::from_ref(&name)].concat(), folder.join(&name));
                    match module.content.take() {
                        Some((_, items)) => self.items(inner, items, &below),
                        None if folder.join(format!("{name}.rs")).exists() => {
                            self.file(inner, &folder.join(format!("{name}.rs")), below);
                        }
                        None => self.file(inner, &below.join("mod.rs"), below),
                    }
                    kept.push(Item::Mod(module));
                }
                Item::Macro(call) if call.ident.is_none() => {
                    let name = call.mac.path.segments.last().unwrap().ident.to_string();
                    let rules = rules.get(&name).or_else(|| self.rules.get(&name));
                    match rules.and_then(|rules| expanded(rules, call.mac.tokens.clone())) {
                        Some(made) => kept.extend(made),
                        None => kept.push(Item::Macro(call)),
                    }
                }
                item => kept.push(item),
            }
        }
        self.modules.insert(place, kept);
    }

    /// What a path means in a module.
    pub(crate) fn meanings(
        &self,
        place: &Place,
        path: &[String],
        seen: &mut BTreeSet<(Place, String)>,
    ) -> Vec<Meaning> {
        let Some((first, rest)) = path.split_first() else { return vec![Meaning::Module(place.clone())] };
        let at = match first.as_str() {
            "crate" => vec![Meaning::Module(place[..1].to_vec())],
            "self" => vec![Meaning::Module(place.clone())],
            "super" => vec![Meaning::Module(place[..place.len() - 1].to_vec())],
            name => self.named(place, name, seen),
        };
        if at.is_empty() {
            let package = vec![first.clone()];
            return match self.modules.contains_key(&package) {
                true => self.meanings(&package, rest, seen),
                false => vec![Meaning::Foreign(path.join("::"))],
            };
        }
        if rest.is_empty() {
            return at;
        }
        let modules = at.into_iter().filter_map(|meaning| match meaning {
            Meaning::Module(place) => Some(place),
            _ => None,
        });
        let modules: Vec<Place> = modules.collect();
        modules.iter().flat_map(|module| self.below(module, rest, seen)).collect()
    }

    /// What a path means below a module: never a package's name.
    fn below(&self, module: &Place, path: &[String], seen: &mut BTreeSet<(Place, String)>) -> Vec<Meaning> {
        match self.named(module, &path[0], seen) {
            found if path.len() == 1 => found,
            found => found
                .into_iter()
                .flat_map(|meaning| match meaning {
                    Meaning::Module(place) => self.below(&place, &path[1..], seen),
                    _ => Vec::new(),
                })
                .collect(),
        }
    }

    /// What a name means in a module: what it defines, and what it has from elsewhere.
    fn named(&self, module: &Place, name: &str, seen: &mut BTreeSet<(Place, String)>) -> Vec<Meaning> {
        if !seen.insert((module.clone(), name.to_owned())) {
            return Vec::new();
        }
        let mut found = Vec::new();
        let items = self.modules.get(module).map_or(&[][..], Vec::as_slice);
        for item in items {
            match item {
                Item::Use(other) => {
                    for (path, given) in leaves(&other.tree) {
                        match given {
                            Some(given) if given == name => found.extend(self.meanings(module, &path, seen)),
                            Some(_) => {}
                            None => {
                                for meaning in self.meanings(module, &path, seen) {
                                    if let Meaning::Module(place) = meaning {
                                        found.extend(self.named(&place, name, seen));
                                    }
                                }
                            }
                        }
                    }
                }
                item if named(item).as_deref() == Some(name) => found.push(match item {
                    Item::Mod(_) => Meaning::Module([&module[..], &[name.to_owned()]].concat()),
                    _ => Meaning::Item(module.clone(), name.to_owned()),
                }),
                _ => {}
            }
        }
        seen.remove(&(module.clone(), name.to_owned()));
        found
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).any(|attribute| {
        let condition = attribute.meta.to_token_stream().to_string();
        condition.contains("test") || condition.contains("loom") && !condition.contains("not")
    })
}

// ---- names -------------------------------------------------------------------------------------------------------

pub(crate) fn named(item: &Item) -> Option<String> {
    Some(match item {
        Item::Const(of) => of.ident.to_string(),
        Item::Enum(of) => of.ident.to_string(),
        Item::Fn(of) => of.sig.ident.to_string(),
        Item::Macro(of) => of.ident.as_ref()?.to_string(),
        Item::Mod(of) => of.ident.to_string(),
        Item::Static(of) => of.ident.to_string(),
        Item::Struct(of) => of.ident.to_string(),
        Item::Trait(of) => of.ident.to_string(),
        Item::Type(of) => of.ident.to_string(),
        _ => return None,
    })
}

pub(crate) fn visibility(item: &Item) -> Option<&Visibility> {
    Some(match item {
        Item::Const(of) => &of.vis,
        Item::Enum(of) => &of.vis,
        Item::Fn(of) => &of.vis,
        Item::Mod(of) => &of.vis,
        Item::Static(of) => &of.vis,
        Item::Struct(of) => &of.vis,
        Item::Trait(of) => &of.vis,
        Item::Type(of) => &of.vis,
        _ => return None,
    })
}

pub(crate) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(of) => &of.attrs,
        Item::Enum(of) => &of.attrs,
        Item::Fn(of) => &of.attrs,
        Item::Impl(of) => &of.attrs,
        Item::Macro(of) => &of.attrs,
        Item::Mod(of) => &of.attrs,
        Item::Static(of) => &of.attrs,
        Item::Struct(of) => &of.attrs,
        Item::Trait(of) => &of.attrs,
        Item::Type(of) => &of.attrs,
        Item::Use(of) => &of.attrs,
        _ => &[],
    }
}

/// What a `use` names, and how it is called here; `None` for all that is in it.
pub(crate) fn leaves(tree: &UseTree) -> Vec<(Vec<String>, Option<String>)> {
    let below = |name: &syn::Ident, tree: &UseTree| {
        let before = std::iter::once(name.to_string());
        leaves(tree).into_iter().map(move |(path, given)| (before.clone().chain(path).collect(), given)).collect()
    };
    match tree {
        UseTree::Path(path) => below(&path.ident, &path.tree),
        UseTree::Name(name) if name.ident == "self" => vec![(Vec::new(), Some(String::new()))],
        UseTree::Name(name) => vec![(vec![name.ident.to_string()], Some(name.ident.to_string()))],
        UseTree::Rename(name) => vec![(vec![name.ident.to_string()], Some(name.rename.to_string()))],
        UseTree::Glob(_) => vec![(Vec::new(), None)],
        UseTree::Group(group) => group.items.iter().flat_map(leaves).collect(),
    }
    .into_iter()
    // `a::{self}` is called `a`.
    .map(|(path, given): (Vec<String>, Option<String>)| match (given, path.last()) {
        (Some(given), Some(last)) if given.is_empty() => (path.clone(), Some(last.clone())),
        (given, _) => (path, given),
    })
    .collect()
}

// ---- macros that make items --------------------------------------------------------------------------------------

/// What a call of a macro makes that has one rule: with one parameter, `($name:kind) => {…}` or `($($name:kind),*) => {$(…)*}`, or with
/// several, `($a:kind, $b:kind) => {…}`. `None`: it is of another form.
fn expanded(rules: &ItemMacro, call: TokenStream) -> Option<Vec<Item>> {
    let mut rule = rules.mac.tokens.clone().into_iter();
    let TokenTree::Group(matcher) = rule.next()? else { return None };
    let body = rule.find_map(braced)?;
    let matcher = flat(matcher.stream());
    let parameters: Vec<String> = matcher.windows(3).filter_map(parameter).collect();
    // One parameter that is not repeated is all that the call has: a type may have a comma.
    let several = parameters.len() > 1
        || matcher.iter().any(|token| matches!(token, TokenTree::Punct(mark) if "*+".contains(mark.as_char())));
    let mut arguments: Vec<TokenStream> = vec![TokenStream::new()];
    for token in call {
        match &token {
            TokenTree::Punct(comma) if comma.as_char() == ',' && several => arguments.push(TokenStream::new()),
            _ => arguments.last_mut()?.extend([token]),
        }
    }
    arguments.retain(|argument| !argument.is_empty());
    let given: Vec<Given<'_>> = match &parameters[..] {
        [name] => arguments.iter().map(|argument| Given::from([(&**name, argument)])).collect(),
        names if names.len() == arguments.len() => vec![names.iter().map(String::as_str).zip(&arguments).collect()],
        _ => return None,
    };
    let mut made = Vec::new();
    for given in &given {
        let file: File = syn::parse2(filled(body.stream(), given)?).ok()?;
        made.extend(file.items);
    }
    Some(made)
}

/// What is given for the parameters of a macro.
type Given<'a> = BTreeMap<&'a str, &'a TokenStream>;

/// The name in `$name:`.
fn parameter(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [dollar, TokenTree::Ident(name), TokenTree::Punct(colon)] if is_dollar(dollar) && colon.as_char() == ':' => {
            Some(name.to_string())
        }
        _ => None,
    }
}

fn braced(token: TokenTree) -> Option<Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
        _ => None,
    }
}

fn is_dollar(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(mark) if mark.as_char() == '$')
}

fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    let inner = |token: TokenTree| match token {
        TokenTree::Group(group) => flat(group.stream()),
        token => vec![token],
    };
    tokens.into_iter().flat_map(inner).collect()
}

/// `$name` replaced by what is given for it, and `$(…)*` by its inside.
fn filled(body: TokenStream, given: &Given<'_>) -> Option<TokenStream> {
    let mut made = TokenStream::new();
    let mut tokens = body.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            token if is_dollar(&token) => match tokens.next()? {
                TokenTree::Ident(called) if called == "crate" => made.extend([TokenTree::Ident(called)]),
                TokenTree::Ident(called) => made.extend((*given.get(&*called.to_string())?).clone()),
                TokenTree::Group(repeated) => {
                    made.extend(filled(repeated.stream(), given)?);
                    // `*`, `+` or `?`
                    tokens.next();
                }
                _ => return None,
            },
            TokenTree::Group(group) => {
                let inner = filled(group.stream(), given)?;
                made.extend([TokenTree::Group(Group::new(group.delimiter(), inner))]);
            }
            token => made.extend([token]),
        }
    }
    Some(made)
}
