internal import TocsinModel
