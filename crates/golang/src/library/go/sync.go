// Package sync: see the documentation of Go's package of this name.
package sync

// Locker is what can be locked and unlocked.
type Locker interface {
	Lock()
	Unlock()
}

type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

// The machine's own: what goroutines wait for. It is shown as the number that it is in Go.
type semaphore struct {
	first, last, owner *waiter
	count              int
}

type waiter struct{ next *waiter }

// As in sync/atomic.
type (
	align64 struct{}
	bit     struct {
		_ noCopy
		v uint32
	}
	number32 struct {
		_ noCopy
		v int32
	}
	number64 struct {
		_ noCopy
		_ align64
		v uint64
	}
)

// What comes next reads or writes what others may see.
func access()

// What was done to what addr points to: it was read, or what was there before was seen, too.
func told(addr any, written bool)

type mutex struct {
	state int32
	sema  *semaphore
}

// Mutex is a lock: one goroutine at a time has it.
type Mutex struct {
	_  noCopy
	mu mutex
}

// Lock locks m. If it is locked already the goroutine waits.
func (m *Mutex) Lock()

// TryLock locks m if it is not locked: whether it has.
func (m *Mutex) TryLock() bool

// Unlock unlocks m. It is a fatal error if m is not locked.
func (m *Mutex) Unlock()

// RWMutex is a lock that many readers have, or one writer.
type RWMutex struct {
	w           Mutex
	writerSem   *semaphore
	readerSem   *semaphore
	readerCount number32
	readerWait  number32
}

// RLock locks rw for reading. If it is locked for writing, or a writer waits, the goroutine waits.
func (rw *RWMutex) RLock()

// TryRLock locks rw for reading if it can: whether it has.
func (rw *RWMutex) TryRLock() bool

// RUnlock undoes one RLock. It is a fatal error if rw is not locked for reading.
func (rw *RWMutex) RUnlock()

// Lock locks rw for writing. If it is locked the goroutine waits.
func (rw *RWMutex) Lock()

// TryLock locks rw for writing if it can: whether it has.
func (rw *RWMutex) TryLock() bool

// Unlock undoes Lock. It is a fatal error if rw is not locked for writing.
func (rw *RWMutex) Unlock()

// RLocker returns a Locker that locks and unlocks rw for reading.
func (rw *RWMutex) RLocker() Locker { return (*rlocker)(rw) }

type rlocker RWMutex

func (r *rlocker) Lock()   { (*RWMutex)(r).RLock() }
func (r *rlocker) Unlock() { (*RWMutex)(r).RUnlock() }

// WaitGroup waits for goroutines to be done.
type WaitGroup struct {
	noCopy noCopy
	state  number64
	sema   *semaphore
}

// Add adds to the counter. It panics if that becomes negative.
func (wg *WaitGroup) Add(delta int)

// Done takes one from the counter.
func (wg *WaitGroup) Done() { wg.Add(-1) }

// Wait waits until the counter is zero.
func (wg *WaitGroup) Wait()

// Go calls f in a new goroutine, for which the group waits.
func (wg *WaitGroup) Go(f func()) {
	wg.Add(1)
	go func() {
		defer func() {
			// The group does not end before the panic has ended the program.
			if x := recover(); x != nil {
				panic(x)
			}
			wg.Done()
		}()
		f()
	}()
}

// Cond is where goroutines wait to be told of something.
type Cond struct {
	noCopy noCopy
	// L is held while the condition is looked at or changed.
	L       Locker
	notify  notifyList
	checker copyChecker
}

type notifyList struct {
	next, notify uint32
	lock         uintptr
	head, tail   *waiter
}

func (l *notifyList) add() *waiter
func (l *notifyList) wait(w *waiter)
func (l *notifyList) one()
func (l *notifyList) all()

// Where it was used first.
type copyChecker struct{ self *copyChecker }

func (c *copyChecker) check() {
	if c.self == nil {
		c.self = c
	}
	if c.self != c {
		panic("sync.Cond is copied")
	}
}

// NewCond returns a Cond with this lock.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

// Wait unlocks c.L, waits for Signal or Broadcast, and locks c.L again.
func (c *Cond) Wait() {
	c.checker.check()
	own := c.notify.add()
	c.L.Unlock()
	c.notify.wait(own)
	c.L.Lock()
}

// Signal wakes the goroutine that has waited longest.
func (c *Cond) Signal() {
	c.checker.check()
	c.notify.one()
}

// Broadcast wakes all that wait.
func (c *Cond) Broadcast() {
	c.checker.check()
	c.notify.all()
}

// Once calls a function once.
type Once struct {
	_    noCopy
	done bit
	m    Mutex
}

// Do calls f if no call of Do has called one before. It returns when that one has returned.
func (o *Once) Do(f func()) {
	access()
	if o.done.v == 0 {
		o.first(f)
	} else {
		o.tell(false)
	}
}

func (o *Once) first(f func()) {
	o.lock()
	defer o.unlock()
	if o.done.v == 0 {
		defer o.finish()
		f()
	} else {
		o.tell(false)
	}
}

func (o *Once) finish() {
	access()
	o.done.v = 1
	o.tell(true)
}

// As o.m.Lock and o.m.Unlock, which are none of the program's.
func (o *Once) lock()
func (o *Once) unlock()

// A call of Do has called f, or finds that one has.
func (o *Once) tell(ran bool)

// What OnceFunc and its like share: how the only call ended.
type call struct {
	once  Once
	valid bool
	p     any
}

func (c *call) do(f func()) {
	c.once.Do(func() {
		defer func() {
			c.p = recover()
			if !c.valid {
				panic(c.p)
			}
		}()
		f()
		c.valid = true
	})
	if !c.valid {
		panic(c.p)
	}
}

// OnceFunc returns a function that calls f the first time only. If that panics, each call panics with the same value.
func OnceFunc(f func()) func() {
	var c call
	g := func() {
		f()
		f = nil
	}
	return func() { c.do(g) }
}

// OnceValue returns a function that calls f the first time only, and returns its result each time.
func OnceValue[T any](f func() T) func() T {
	var c call
	var result T
	g := func() {
		result = f()
		f = nil
	}
	return func() T {
		c.do(g)
		return result
	}
}

// OnceValues returns a function that calls f the first time only, and returns its results each time.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var c call
	var first T1
	var second T2
	g := func() {
		first, second = f()
		f = nil
	}
	return func() (T1, T2) {
		c.do(g)
		return first, second
	}
}

// Pool keeps things that may be used again.
type Pool struct {
	noCopy  noCopy
	private any
	shared  []any
	// New makes one if there is none.
	New func() any
}

// Put gives x back to the pool.
func (p *Pool) Put(x any) {
	if x == nil {
		return
	}
	access()
	if p.private == nil {
		p.private = x
	} else {
		p.shared = append(p.shared, x)
	}
	told(p, true)
}

// Go may give any of those in the pool, or none: here it is the last one.
func (p *Pool) any()

// Get takes one out of the pool, or makes one with New.
func (p *Pool) Get() any {
	access()
	x := p.private
	p.private = nil
	if last := len(p.shared) - 1; x == nil && last >= 0 {
		x = p.shared[last]
		p.shared[last] = nil
		p.shared = p.shared[:last]
	}
	if x != nil {
		told(p, false)
		p.any()
	}
	if x == nil && p.New != nil {
		x = p.New()
	}
	return x
}

// Map is a map that goroutines may use at the same time: between access and return nothing is called, so that nothing interrupts.
type Map struct {
	_ noCopy
	m map[any]any
}

// Load returns the value of the key, and whether there is one.
func (m *Map) Load(key any) (value any, ok bool) {
	access()
	value, ok = m.m[key]
	told(m, false)
	return value, ok
}

// Store sets the value of the key.
func (m *Map) Store(key, value any) { m.Swap(key, value) }

// Clear deletes everything.
func (m *Map) Clear() {
	access()
	clear(m.m)
	told(m, true)
}

// LoadOrStore returns the value of the key if there is one, and else sets it: whether there was one.
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	access()
	if actual, loaded = m.m[key]; loaded {
		told(m, false)
		return actual, true
	}
	if m.m == nil {
		m.m = make(map[any]any)
	}
	m.m[key] = value
	told(m, true)
	return value, false
}

// LoadAndDelete deletes the key: the value that it had, and whether there was one.
func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	access()
	value, loaded = m.m[key]
	delete(m.m, key)
	told(m, loaded)
	return value, loaded
}

// Delete deletes the key.
func (m *Map) Delete(key any) { m.LoadAndDelete(key) }

// Swap sets the value of the key: the one that it had, and whether there was one.
func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	access()
	previous, loaded = m.m[key]
	if m.m == nil {
		m.m = make(map[any]any)
	}
	m.m[key] = value
	told(m, true)
	return previous, loaded
}

// CompareAndSwap sets the value of the key if it is old: whether it has.
func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	access()
	if value, ok := m.m[key]; !ok || value != old {
		told(m, false)
		return false
	}
	m.m[key] = new
	told(m, true)
	return true
}

// CompareAndDelete deletes the key if its value is old: whether it has.
func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	access()
	if value, ok := m.m[key]; !ok || value != old {
		told(m, false)
		return false
	}
	delete(m.m, key)
	told(m, true)
	return true
}

// Range calls f for each key and its value until f returns false.
func (m *Map) Range(f func(key, value any) bool) {
	access()
	for key, value := range m.m {
		told(m, false)
		if !f(key, value) {
			return
		}
		access()
	}
}
