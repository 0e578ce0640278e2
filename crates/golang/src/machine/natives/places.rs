//! Where values stand, for package reflect: what a pointer leads to, the fields and elements there.
//!
//! Invariants  I1  a place is a pointer into its object, as any other: a collection moves it.
//! See         library/go/reflect.go; machine/values.rs.

use super::super::exec::Exec;
use super::{Done, Native};
use crate::code::TypeKind;

pub(super) static NATIVES: &[Native] = &[
    Native { name: "gort/value.Point", visible: false, run: |exec, out| exec.place(out, exec.regs[out + 2]) },
    Native { name: "gort/value.Load", visible: false, run: |exec, out| exec.place_load(out) },
    Native { name: "gort/value.Store", visible: false, run: |exec, out| exec.place_store(out) },
    Native { name: "gort/value.FieldPlace", visible: false, run: |exec, out| exec.place_of_field(out) },
    Native { name: "gort/value.ElemPlace", visible: false, run: |exec, out| exec.place_of_elem(out) },
    Native { name: "gort/value.ArrayPlace", visible: false, run: |exec, out| exec.place_in_array(out) },
    Native { name: "gort/value.ZeroOf", visible: false, run: |exec, out| exec.zero_of(out) },
    Native { name: "gort/value.arrayLen", visible: false, run: |exec, out| exec.array_len(out) },
    Native { name: "gort/value.fieldTag", visible: false, run: |exec, out| exec.field_tag(out) },
    Native { name: "gort/value.fieldEmbedded", visible: false, run: |exec, out| exec.field_embedded(out) },
];

impl Exec<'_> {
    fn place(&mut self, out: usize, place: u64) -> Done {
        self.regs[out] = place;
        Ok(None)
    }

    /// `Load(t Type, p Place) any`
    fn place_load(&mut self, out: usize) -> Done {
        let (typ, place) = (self.regs[out + 2] as u32, self.regs[out + 3]);
        let slots = self.state.heap.array_of_bytes(place, self.program.slots_of(typ));
        self.set_interface(out, typ, &slots);
        Ok(None)
    }

    /// `Store(t Type, p Place, x any)`
    fn place_store(&mut self, out: usize) -> Done {
        let place = self.regs[out + 1];
        let slots = match self.type_at(out).kind {
            TypeKind::Interface(_) => vec![self.regs[out + 2], self.regs[out + 3]],
            _ => self.contents(out + 2),
        };
        self.state.heap.set_array_of_bytes(place, &slots);
        Ok(None)
    }

    /// `FieldPlace(t Type, p Place, i int) Place`
    fn place_of_field(&mut self, out: usize) -> Done {
        let offset = self.fields(self.regs[out + 1])[self.regs[out + 3] as usize].offset;
        self.place(out, self.regs[out + 2] + u64::from(offset))
    }

    /// `ElemPlace(slice any, i int) Place`
    fn place_of_elem(&mut self, out: usize) -> Done {
        let TypeKind::Slice(elem) = self.type_at(out + 1).kind else { return Ok(None) };
        let slice = self.slice_of(out + 1);
        self.place(out, slice.ptr + self.regs[out + 3] * self.program.slots_of(elem) as u64)
    }

    /// `ArrayPlace(t Type, p Place, i int) Place`
    fn place_in_array(&mut self, out: usize) -> Done {
        let TypeKind::Array { elem, .. } = self.type_at(out + 1).kind else { return Ok(None) };
        self.place(out, self.regs[out + 2] + self.regs[out + 3] * self.program.slots_of(elem) as u64)
    }

    /// `ZeroOf(t Type) any`
    fn zero_of(&mut self, out: usize) -> Done {
        let typ = self.regs[out + 2] as u32;
        self.set_interface(out, typ, &vec![0; self.program.slots_of(typ)]);
        Ok(None)
    }

    fn array_len(&mut self, out: usize) -> Done {
        self.regs[out] = match self.type_at(out + 1).kind {
            TypeKind::Array { len, .. } => len,
            _ => 0,
        };
        Ok(None)
    }

    fn field_tag(&mut self, out: usize) -> Done {
        let tag = self.fields(self.regs[out + 2])[self.regs[out + 3] as usize].tag.clone();
        self.set_text(out, &tag);
        Ok(None)
    }

    fn field_embedded(&mut self, out: usize) -> Done {
        self.regs[out] = u64::from(self.fields(self.regs[out + 1])[self.regs[out + 2] as usize].embedded);
        Ok(None)
    }
}
