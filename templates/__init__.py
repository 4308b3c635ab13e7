"""Every word that the bot says. Text of people is data here, never template source."""
