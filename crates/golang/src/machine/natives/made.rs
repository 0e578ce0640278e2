//! What package reflect makes: pointers, slices and maps of types that the program has, and entries of maps.
//!
//! Invariants  I1  a type of pointers or of maps that is asked for is in the program: see compile/types.rs.
//!             I2  what stands behind the stack for a map's key and value is gone when the function is done.
//! See         library/go/reflect.go; places.rs.

use super::super::exec::Exec;
use super::super::heap::Ref;
use super::super::slices::{Slice, reslice};
use super::{Done, Native};
use crate::code::{TypeKind, Width, standard};

pub(super) static NATIVES: &[Native] = &[
    Native { name: "gort/value.pointerTo", visible: false, run: |exec, out| exec.pointer_to(out) },
    Native { name: "gort/value.find", visible: false, run: |exec, out| exec.find_type(out) },
    Native { name: "gort/value.packageOf", visible: false, run: |exec, out| exec.package_of(out) },
    Native { name: "gort/value.size", visible: false, run: |exec, out| exec.size_of(out) },
    Native { name: "gort/value.New", visible: false, run: |exec, out| exec.value_new(out) },
    Native { name: "gort/value.PointerAt", visible: false, run: |exec, out| exec.value_pointer(out) },
    Native { name: "gort/value.MakeSlice", visible: false, run: |exec, out| exec.value_make_slice(out) },
    Native { name: "gort/value.MakeMap", visible: false, run: |exec, out| exec.value_make_map(out) },
    Native { name: "gort/value.Grow", visible: false, run: |exec, out| exec.value_grow(out) },
    Native { name: "gort/value.Reslice", visible: false, run: |exec, out| exec.value_reslice(out) },
    Native { name: "gort/value.SliceAt", visible: false, run: |exec, out| exec.value_slice(out) },
    Native { name: "gort/value.Entry", visible: false, run: |exec, out| exec.value_entry(out) },
    Native { name: "gort/value.SetEntry", visible: false, run: |exec, out| exec.value_set_entry(out) },
    Native { name: "gort/value.DeleteEntry", visible: false, run: |exec, out| exec.value_delete_entry(out) },
];

impl Exec<'_> {
    fn pointer_to(&mut self, out: usize) -> Done {
        self.regs[out] = u64::from(self.type_at(out + 1).pointer);
        Ok(None)
    }

    /// `find(kind Kind, of, further Type, len int) Type`: the slice of `of` (17), the array (18), the map from `of` to `further` (19), the
    /// channel (20), which is not declared with a name.
    fn find_type(&mut self, out: usize) -> Done {
        let [kind, of, further, len] = [1, 2, 3, 4].map(|at| self.regs[out + at]);
        let (of, further) = (of as u32, further as u32);
        let is_wanted = |found: &TypeKind| match (kind, found) {
            (17, TypeKind::Slice(elem)) | (20, TypeKind::Chan { elem }) => *elem == of,
            (18, TypeKind::Array { elem, len: found }) => *elem == of && *found == len,
            (19, TypeKind::Map { key, elem, .. }) => *key == of && *elem == further,
            _ => false,
        };
        let found = self.program.types.iter().position(|typ| !typ.named && is_wanted(&typ.kind));
        self.regs[out] = found.unwrap_or(0) as u64;
        Ok(None)
    }

    fn package_of(&mut self, out: usize) -> Done {
        let path = self.type_at(out + 2).package.clone().unwrap_or_default();
        self.set_text(out, path.as_bytes());
        Ok(None)
    }

    fn size_of(&mut self, out: usize) -> Done {
        let layout = self.type_at(out + 1).layout;
        self.regs[out] = u64::from(self.program.layouts[layout as usize].go_size);
        Ok(None)
    }

    /// `New(t Type) Place`
    fn value_new(&mut self, out: usize) -> Done {
        let layout = self.type_at(out + 1).layout;
        self.state.heap.room_for(1, &self.program.layouts[layout as usize])?;
        self.regs[out] = self.state.heap.allocate(&self.program.layouts, layout, 1);
        Ok(None)
    }

    /// `PointerAt(t Type, p Place) any`
    fn value_pointer(&mut self, out: usize) -> Done {
        self.regs.copy_within(out + 2..out + 4, out);
        Ok(None)
    }

    /// The layout of the elements of a slice of the type.
    fn layout_of_elements(&self, typ: u32) -> u32 {
        let TypeKind::Slice(elem) = self.program.types[typ as usize].kind else { return standard::WORDS };
        let elem = &self.program.types[elem as usize];
        match elem.kind {
            TypeKind::Int(Width::U8) => standard::BYTES,
            _ => elem.layout,
        }
    }

    fn give_slice(&mut self, out: usize, typ: u32, slice: Slice) -> Done {
        self.set_interface(out, typ, &[slice.ptr, slice.len, slice.cap]);
        Ok(None)
    }

    /// `MakeSlice(t Type, len, cap int) any`
    fn value_make_slice(&mut self, out: usize) -> Done {
        let (typ, len, cap) = (self.regs[out + 2] as u32, self.regs[out + 3], self.regs[out + 4]);
        let layout = self.layout_of_elements(typ);
        let made = self.state.heap.make_slice(&self.program.layouts, layout, len, cap)?;
        self.give_slice(out, typ, made)
    }

    /// `MakeMap(t Type) any`
    fn value_make_map(&mut self, out: usize) -> Done {
        let made = self.make_map();
        (self.regs[out], self.regs[out + 1]) = (self.regs[out + 2], made);
        Ok(None)
    }

    /// `Grow(slice any, n int) any`
    fn value_grow(&mut self, out: usize) -> Done {
        let (typ, more) = (self.regs[out + 2] as u32, self.regs[out + 4]);
        let (slice, layout) = (self.slice_of(out + 2), self.layout_of_elements(typ));
        let grown = self.state.heap.grow(&self.program.layouts, layout, slice, more)?;
        self.give_slice(out, typ, grown)
    }

    /// `Reslice(slice any, low, high, max int) any`
    fn value_reslice(&mut self, out: usize) -> Done {
        let typ = self.regs[out + 2] as u32;
        let slice = self.slice_of(out + 2);
        let [low, high, max] = [4, 5, 6].map(|at| self.regs[out + at]);
        let n = self.program.layouts[self.layout_of_elements(typ) as usize].len() as u64;
        let cut = reslice(slice, low, high, Some(max), (n, crate::code::Cut::Slice))?;
        self.give_slice(out, typ, cut)
    }

    /// `SliceAt(t Type, p Place, n int) any`
    fn value_slice(&mut self, out: usize) -> Done {
        let (typ, ptr, n) = (self.regs[out + 2] as u32, self.regs[out + 3], self.regs[out + 4]);
        self.give_slice(out, typ, Slice { ptr, len: n, cap: n })
    }

    /// Puts the value that is in the interface there, as one of this type, behind the stack: its place, and how many slots it has.
    fn behind_stack(&mut self, at: usize, typ: u32) -> usize {
        let slots = match self.program.types[typ as usize].kind {
            TypeKind::Interface(_) => vec![self.regs[at], self.regs[at + 1]],
            _ => self.contents(at),
        };
        let to = self.regs.len();
        self.regs.extend(slots);
        to
    }

    /// The number of the map in the interface there, the map, its key's type and its elements' type.
    fn map_at(&self, at: usize) -> (u32, Ref, u32, u32) {
        let TypeKind::Map { key, elem, map } = self.type_at(at).kind else {
            unreachable!("gort internal bug: package reflect takes for a map what is none; please report")
        };
        (map, self.regs[at + 1], key, elem)
    }

    /// `Entry(m, key any) (x any, ok bool)`
    fn value_entry(&mut self, out: usize) -> Done {
        let (map, m, key, elem) = self.map_at(out + 3);
        let len = self.regs.len();
        let key = self.behind_stack(out + 5, key);
        let to = self.regs.len();
        let slots = self.program.slots_of(elem);
        self.regs.resize(to + slots, 0);
        let found = self.map_get(map, m, key, to);
        let value = self.regs[to..to + slots].to_vec();
        self.regs.truncate(len);
        let found = found?;
        self.regs[out..out + 2].fill(0);
        if found {
            self.set_interface(out, elem, &value);
        }
        self.regs[out + 2] = u64::from(found);
        Ok(None)
    }

    /// `SetEntry(m, key, x any)`
    fn value_set_entry(&mut self, out: usize) -> Done {
        let (map, m, key, elem) = self.map_at(out);
        let len = self.regs.len();
        let key = self.behind_stack(out + 2, key);
        let value = self.behind_stack(out + 4, elem);
        let done = self.map_set(map, m, key, value);
        self.regs.truncate(len);
        done.map(|()| None)
    }

    /// `DeleteEntry(m, key any)`
    fn value_delete_entry(&mut self, out: usize) -> Done {
        let (map, m, key, _) = self.map_at(out);
        let len = self.regs.len();
        let key = self.behind_stack(out + 2, key);
        let done = self.map_delete(map, m, key);
        self.regs.truncate(len);
        done.map(|()| None)
    }
}
