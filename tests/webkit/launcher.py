"""WebKit with a profile on disk, for WebKitWebDriver to drive: launcher.py PROFILE DOWNLOADS

MiniBrowser, which comes with the driver, forgets everything when it is driven, and a browser that forgets takes no Blobs into
IndexedDB. This one keeps its profile, and saves what is downloaded as a person would who agrees.
"""

import os
import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # noqa: E402

profile, downloads = (Path(folder) for folder in sys.argv[1:3])


def begin(_context, session):
    application = WebKit2.ApplicationInfo()
    # What the driver asks for unless it is told another name.
    application.set_name("MiniBrowser")
    application.set_version(WebKit2.MAJOR_VERSION, WebKit2.MINOR_VERSION, WebKit2.MICRO_VERSION)
    session.set_application_info(application)
    session.connect("create-web-view", new_window)


def new_window(_session):
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    view.get_settings().set_enable_write_console_messages_to_stdout(True)
    window = Gtk.Window(default_width=1280, default_height=800)
    window.add(view)
    window.show_all()
    return view


def save(_context, download):
    download.connect("decide-destination", place)
    download.connect("finished", finish)


def place(download, name):
    # Under another name until all of it is there.
    download.set_destination((downloads / f"{name}.part").as_uri())
    return True


def finish(download):
    part, _host = GLib.filename_from_uri(download.get_destination())
    os.rename(part, part.removesuffix(".part"))


context = WebKit2.WebContext(
    website_data_manager=WebKit2.WebsiteDataManager(
        base_data_directory=str(profile / "data"), base_cache_directory=str(profile / "cache")
    )
)
context.set_automation_allowed(True)
context.connect("automation-started", begin)
context.connect("download-started", save)
Gtk.main()
