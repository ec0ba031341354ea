using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>What the catalog's page looks at, as its address says it.</summary>
public sealed record CatalogView
{
    /// <summary>What is searched for; null for everything.</summary>
    public string? Text { get; init; }

    /// <summary>Only prompts below this folder.</summary>
    public string? Folder { get; init; }

    /// <summary>Only prompts with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Only prompts of this owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Only files of this format, by its word.</summary>
    public string? Format { get; init; }

    /// <summary>Only prompts for this model.</summary>
    public string? Model { get; init; }

    /// <summary>Only prompts in this state, by its word.</summary>
    public string? State { get; init; }

    /// <summary>The environment that the state is of; null for any.</summary>
    public string? Environment { get; init; }

    /// <summary>The order, by its word; null for the best match first, or by name.</summary>
    public string? Sort { get; init; }

    /// <summary>Whether anything is left out.</summary>
    public bool IsFiltered => Text is not null || Folder is not null || Tag is not null || Owner is not null || Format is not null || Model is not null || State is not null || Environment is not null;

    /// <summary>Reads an address.</summary>
    public static CatalogView Read(string uri)
    {
        int mark = uri.IndexOf('?');
        Dictionary<string, StringValues> query = QueryHelpers.ParseQuery(mark < 0 ? "" : uri[mark..]);
        return new CatalogView
        {
            Text = Value("q"),
            Folder = Value("folder")?.Trim('/'),
            Tag = Value("tag"),
            Owner = Value("owner"),
            Format = Value("format"),
            Model = Value("model"),
            State = Value("state"),
            Environment = Value("env"),
            Sort = Value("sort"),
        };

        string? Value(string name) => query.TryGetValue(name, out StringValues values) && values.LastOrDefault() is { Length: > 0 and <= 400 } value && !string.IsNullOrWhiteSpace(value) ? value : null;
    }

    /// <summary>The address.</summary>
    public string Href()
    {
        (string Key, string? Value)[] query =
        [
            ("q", Text), ("folder", Folder), ("tag", Tag), ("owner", Owner), ("format", Format), ("model", Model), ("state", State), ("env", Environment), ("sort", Sort),
        ];
        return QueryHelpers.AddQueryString(PromptsWeb.Path, query.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key, p.Value)));
    }

    /// <summary>Without any filter, in the same order.</summary>
    public CatalogView Unfiltered => new() { Sort = Sort };
}
