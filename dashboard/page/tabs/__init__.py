"""The tabs of the page, each made when it is opened."""
