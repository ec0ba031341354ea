namespace OpsConsole.Core.Quality.Datasets;

/// <summary>What a dataset is for. Stored by number: members are only ever added, at the end.</summary>
public enum DatasetPurpose : byte
{
    /// <summary>Cases that a prompt or model is tried on.</summary>
    Evaluation = 0,

    /// <summary>Cases that a model learns from.</summary>
    FineTuning = 1,
}

/// <summary>A set of cases that were made of interactions, with its versions.</summary>
public sealed class Dataset
{
    /// <summary>Longest slug, characters.</summary>
    public const int MaxSlug = 64;

    /// <summary>Most cases.</summary>
    public const int MostCases = 10_000;

    /// <summary>Its id, 16 hexadecimal digits.</summary>
    public required string Id { get; set; }

    /// <summary>Its name in addresses and files: lower case letters, digits and hyphens. Unique.</summary>
    public required string Slug { get; set; }

    /// <summary>How it is called.</summary>
    public required string Name { get; set; }

    /// <summary>What it is for.</summary>
    public DatasetPurpose Purpose { get; set; }

    /// <summary>What is in it and why; null for nothing said.</summary>
    public string? Description { get; set; }

    /// <summary>When it was made, UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>Account id of who made it.</summary>
    public required string CreatedBy { get; set; }

    /// <summary>Number of its newest version; 0 while it has none.</summary>
    public int Latest { get; set; }

    /// <summary>Counts changes, so that two at once do not overwrite each other.</summary>
    public long Revision { get; set; }
}

/// <summary>A case of a dataset, made of an interaction at one moment: it does not change when the interaction goes.</summary>
public sealed class DatasetCase
{
    /// <summary>Longest line, characters.</summary>
    public const int MaxLine = 256_000;

    /// <summary>Rises with the time it was added (<see cref="Storage.SortableId"/>).</summary>
    public long Id { get; set; }

    /// <summary>The dataset.</summary>
    public required string DatasetId { get; set; }

    /// <summary>The 16 bytes of the trace id of the interaction that it was made of.</summary>
    public required byte[] TraceId { get; set; }

    /// <summary>The case as a line of JSON, redacted.</summary>
    public required string Line { get; set; }

    /// <summary>When it was added, UTC.</summary>
    public DateTime AddedAt { get; set; }

    /// <summary>Account id of who added it.</summary>
    public required string AddedBy { get; set; }

    /// <summary>The first version that has it; 0 while none does.</summary>
    public int Since { get; set; }

    /// <summary>The last version that had it; null while it is in the dataset.</summary>
    public int? Until { get; set; }
}

/// <summary>A version of a dataset: cases that never change again.</summary>
public sealed class DatasetVersion
{
    /// <summary>The dataset.</summary>
    public required string DatasetId { get; set; }

    /// <summary>Its number, from 1.</summary>
    public int Number { get; set; }

    /// <summary>SHA-256 over the JSONL text, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; set; }

    /// <summary>Cases.</summary>
    public int Cases { get; set; }

    /// <summary>Bytes of the JSONL text.</summary>
    public long Bytes { get; set; }

    /// <summary>The JSONL text in UTF-8, as a gzip stream.</summary>
    public required byte[] Content { get; set; }

    /// <summary>What is new, in the words of who made it; null for nothing said.</summary>
    public string? Note { get; set; }

    /// <summary>When it was made, UTC.</summary>
    public DateTime MadeAt { get; set; }

    /// <summary>Account id of who made it.</summary>
    public required string MadeBy { get; set; }

    /// <summary>The proposal by which it goes to the prompt repository; null while there is none.</summary>
    public string? Proposal { get; set; }
}
