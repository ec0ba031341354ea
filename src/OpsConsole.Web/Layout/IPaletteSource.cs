namespace OpsConsole.Web.Layout;

/// <summary>Things that the command palette finds by typing, too many to list. Features register theirs as singletons.</summary>
internal interface IPaletteSource
{
    /// <summary>Permission without which nothing of it is found.</summary>
    string Permission { get; }

    /// <summary>What fits, best first; from memory, as it is asked with every letter.</summary>
    /// <param name="text">What was typed, two letters or more.</param>
    /// <param name="most">Most lines.</param>
    IEnumerable<PaletteLine> Find(string text, int most);
}
