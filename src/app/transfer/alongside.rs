//! Work that goes on while its owner does something else.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

// Not that of Leptos, which a worker has not.
use wasm_bindgen_futures::spawn_local;

/// Work that has begun. To await it is to wait for its end; to drop it lets it go on.
pub(super) struct Alongside<T>(Rc<RefCell<Course<T>>>);

enum Course<T> {
    Running(Option<Waker>),
    Ended(Option<T>),
}

impl<T: 'static> Alongside<T> {
    /// Begins `work`.
    pub(super) fn begin(work: impl Future<Output = T> + 'static) -> Alongside<T> {
        let course = Rc::new(RefCell::new(Course::Running(None)));
        let ours = Rc::clone(&course);
        spawn_local(async move {
            let result = work.await;
            if let Course::Running(Some(waker)) = course.replace(Course::Ended(Some(result))) {
                waker.wake();
            }
        });
        Alongside(ours)
    }
}

impl<T> Future for Alongside<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut course = self.0.borrow_mut();
        match &mut *course {
            Course::Ended(result) => result.take().map_or(Poll::Pending, Poll::Ready),
            Course::Running(waker) => {
                *waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
