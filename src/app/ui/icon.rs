//! The icons: one quiet outline style on a 24-unit grid, drawn 20 px wide with a line of 1.6 px.
//!
//! The geometry is Lucide's (<https://lucide.dev>), each icon's shapes joined into one path. Lucide is published under the
//! ISC licence, Copyright (c) 2026 Lucide Icons and Contributors: "Permission to use, copy, modify, and/or distribute this
//! software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this
//! permission notice appear in all copies. The software is provided "as is" and the author disclaims all warranties …".
//! Parts derive from Feather, MIT licence, Copyright (c) 2013-2023 Cole Bemis.

use leptos::prelude::*;

/// What an icon stands for. Icons are named by their meaning here, not by what they depict.
///
/// Each is an outline on a 24 × 24 grid, the `d` of a path. They are constants and not the variants of an enum, because one
/// table of all of them would be code of the first screen, which draws few.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph(&'static str);

#[expect(non_upper_case_globals, reason = "they are read and used like the variants of an enum")]
impl Glyph {
    /// Colours as the device has them.
    pub const System: Glyph =
        Glyph("M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-16a2 2 0 0 1 -2 -2v-10a2 2 0 0 1 2 -2zM8 21L16 21M12 17L12 21");
    /// Dark colours.
    pub const Moon: Glyph = Glyph(
        "M20.985 12.486a9 9 0 1 1-9.473-9.472c.405-.022.617.46.402.803a6 6 0 0 0 8.268 8.268c.344-.215.825-.004.803.401",
    );
    /// Light colours.
    pub const Sun: Glyph = Glyph(
        "M8 12a4 4 0 1 0 8 0a4 4 0 1 0 -8 0M12 2v2M12 20v2M4.93 4.93l1.41 1.41M17.66 17.66l1.41 1.41M2 12h2M20 12h2M6.34 17.66l-1.41 1.41M19.07 4.93l-1.41 1.41",
    );
    /// Add.
    pub const Plus: Glyph = Glyph("M5 12h14M12 5v14");
    /// Bring a file in.
    pub const Upload: Glyph = Glyph("M12 3v12M17 8l-5-5-5 5M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4");
    /// Any file.
    pub const File: Glyph = Glyph(
        "M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2zM14 2v5a1 1 0 0 0 1 1h5",
    );
    /// A picture.
    pub const Image: Glyph = Glyph(
        "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2zM7 9a2 2 0 1 0 4 0a2 2 0 1 0 -4 0M21 15l-3.086-3.086a2 2 0 0 0-2.828 0L6 21",
    );
    /// A recording.
    pub const Audio: Glyph = Glyph("M2 10v3M6 6v11M10 3v18M14 8v7M18 5v13M22 10v3");
    /// A film.
    pub const Video: Glyph = Glyph(
        "M16 13l5.223 3.482a.5.5 0 0 0 .777-.416V7.87a.5.5 0 0 0-.752-.432L16 10.5M4 6h10a2 2 0 0 1 2 2v8a2 2 0 0 1 -2 2h-10a2 2 0 0 1 -2 -2v-8a2 2 0 0 1 2 -2z",
    );
    /// A written account.
    pub const Account: Glyph = Glyph(
        "M13 21h8M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z",
    );
    /// Something on the web.
    pub const Link: Glyph = Glyph(
        "M10 13a5 5 0 0 0 7.54.54l3-3a5 5 0 0 0-7.07-7.07l-1.72 1.71M14 11a5 5 0 0 0-7.54-.54l-3 3a5 5 0 0 0 7.07 7.07l1.71-1.71",
    );
    /// Something that is kept elsewhere.
    pub const Elsewhere: Glyph = Glyph(
        "M3 3h18a1 1 0 0 1 1 1v3a1 1 0 0 1 -1 1h-18a1 1 0 0 1 -1 -1v-3a1 1 0 0 1 1 -1zM4 8v11a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V8M10 12h4",
    );
    /// A handle to drag by.
    pub const Grip: Glyph = Glyph(
        "M8 12a1 1 0 1 0 2 0a1 1 0 1 0 -2 0M8 5a1 1 0 1 0 2 0a1 1 0 1 0 -2 0M8 19a1 1 0 1 0 2 0a1 1 0 1 0 -2 0M14 12a1 1 0 1 0 2 0a1 1 0 1 0 -2 0M14 5a1 1 0 1 0 2 0a1 1 0 1 0 -2 0M14 19a1 1 0 1 0 2 0a1 1 0 1 0 -2 0",
    );
    /// Closed; onwards.
    pub const ChevronRight: Glyph = Glyph("M9 18l6-6-6-6");
    /// Closed the other way; back.
    pub const ChevronLeft: Glyph = Glyph("M15 18l-6-6 6-6");
    /// Less.
    pub const Minus: Glyph = Glyph("M5 12h14");
    /// A place in something.
    pub const Pin: Glyph = Glyph(
        "M20 10c0 4.993-5.539 10.193-7.399 11.799a1 1 0 0 1-1.202 0C9.539 20.193 4 14.993 4 10a8 8 0 0 1 16 0M9 10a3 3 0 1 0 6 0a3 3 0 1 0 -6 0",
    );
    /// A part of a picture.
    pub const Area: Glyph =
        Glyph("M3 7V5a2 2 0 0 1 2-2h2M17 3h2a2 2 0 0 1 2 2v2M21 17v2a2 2 0 0 1-2 2h-2M7 21H5a2 2 0 0 1-2-2v-2");
    /// Words of something.
    pub const Quote: Glyph = Glyph("M17 5H3M21 12H8M21 19H8M3 12v7");
    /// Take a photo.
    pub const Camera: Glyph = Glyph(
        "M13.997 4a2 2 0 0 1 1.76 1.05l.486.9A2 2 0 0 0 18.003 7H20a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2h1.997a2 2 0 0 0 1.759-1.048l.489-.904A2 2 0 0 1 10.004 4zM9 13a3 3 0 1 0 6 0a3 3 0 1 0 -6 0",
    );
    /// Record sound.
    pub const Microphone: Glyph =
        Glyph("M12 19v3M19 10v2a7 7 0 0 1-14 0v-2M12 2a3 3 0 0 0-3 3v7a3 3 0 0 0 6 0V5a3 3 0 0 0-3-3z");
    /// Begin to record.
    pub const Record: Glyph = Glyph("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M9 12a3 3 0 1 0 6 0a3 3 0 1 0 -6 0");
    /// End it.
    pub const Stop: Glyph = Glyph("M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2z");
    /// Chosen.
    pub const Check: Glyph = Glyph("M20 6 9 17l-5-5");
    /// Close, dismiss, remove.
    pub const Close: Glyph = Glyph("M18 6 6 18M6 6l12 12");
    /// Undo.
    pub const Undo: Glyph = Glyph("M9 14 4 9l5-5M4 9h10.5a5.5 5.5 0 0 1 5.5 5.5a5.5 5.5 0 0 1-5.5 5.5H11");
    /// Redo.
    pub const Redo: Glyph = Glyph("M15 14l5-5-5-5M20 9H9.5A5.5 5.5 0 0 0 4 14.5A5.5 5.5 0 0 0 9.5 20H13");
    /// Withdraw.
    pub const Trash: Glyph =
        Glyph("M10 11v6M14 11v6M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6M3 6h18M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2");
    /// Take care.
    pub const Warning: Glyph =
        Glyph("M21.73 18l-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4M12 17h.01");
    /// It worked.
    pub const Done: Glyph = Glyph("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M16 9l-5.5 5.5L8 12");
    /// Changed since.
    pub const Stale: Glyph = Glyph("M3 12a9 9 0 1 0 9-9 9.75 9.75 0 0 0-6.74 2.74L3 8M3 3v5h5M12 7v5l4 2");
    /// Look for something.
    pub const Search: Glyph = Glyph("M21 21l-4.34-4.34M3 11a8 8 0 1 0 16 0a8 8 0 1 0 -16 0");
    /// What it means.
    pub const Help: Glyph =
        Glyph("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0M9.09 9a3 3 0 0 1 5.83 1c0 2-3 3-3 3M12 17h.01");
}

/// An icon. It says nothing to assistive technology: the words beside it, or the control's name, do.
#[component]
pub fn Icon(
    /// Which one.
    of: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=of.0 />
        </svg>
    }
}
