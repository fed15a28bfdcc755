"""From events (what one article says happened) to incidents (what happened, as all articles tell it)."""
