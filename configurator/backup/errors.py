class BackupError(Exception):
    """Why a backup can't be made or brought back; `text` is a sentence or two for whoever runs the site."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
