"""Pictures of a play, for documents: pages of HTML, and PNGs of them where there is Chromium."""

from dataclasses import dataclass, field
from pathlib import Path

from bot.sandbox import Message, Person
from bot.sandbox.camera import NoCamera, photograph
from bot.sandbox.picture import messages_as_html
from handlers.cli.playing.console import Console, Screen

WIDTH, TALLEST, SCALE = 720, 1200, 1.5


@dataclass
class Album:
    """Keeps what people saw at a moment; `folder` None keeps nothing."""

    folder: Path | None
    screen: Screen
    pages: dict[str, str] = field(default_factory=dict)

    def keep(self, name: str, person: Person, *messages: Message) -> None:
        """Keep messages as a person sees them now."""
        if self.folder:
            seen = self.screen.messages(messages)
            zone = person.tz or "UTC"
            self.pages[name] = messages_as_html(seen, names=self.screen.names(), zone=zone, width=WIDTH)

    def keep_page(self, name: str, page: str) -> None:
        """Keep a page as it is."""
        if self.folder:
            self.pages[name] = page

    def write(self, console: Console) -> None:
        """Write the pages and, where there is a camera, their photographs. Raises OSError."""
        if not self.folder:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, page in self.pages.items():
            (self.folder / f"{name}.html").write_text(page, encoding="utf-8")
        try:
            for name, page in self.pages.items():
                photograph(page, self.folder / f"{name}.png", WIDTH, scale=SCALE, tallest=TALLEST)
        except NoCamera as error:
            console.tell(str(error))
        console.tell(f"The pictures are in {self.folder}.")
