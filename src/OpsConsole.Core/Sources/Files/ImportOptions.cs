using Microsoft.Extensions.Options;

namespace OpsConsole.Core.Sources.Files;

/// <summary>Settings of imports (section <c>Imports</c>).</summary>
public sealed class ImportOptions
{
    /// <summary>Largest file, bytes, as it is sent: 1 KiB to 100 GiB, default 2 GiB. One that is packed may be ten times as large when it is unpacked.</summary>
    public long MaxBytes { get; set; } = 2L << 30;

    /// <summary>How many bytes the disk keeps free at least while a file is taken. Default 1 GiB.</summary>
    public long SpareBytes { get; set; } = 1L << 30;
}

/// <summary>Refuses to start with sizes that make no sense, naming the setting to mend.</summary>
internal sealed class ValidateImportOptions : IValidateOptions<ImportOptions>
{
    private const long Least = 1 << 10, Most = 100L << 30;

    public ValidateOptionsResult Validate(string? name, ImportOptions options)
    {
        List<string> problems = [];
        if (options.MaxBytes is < Least or > Most)
        {
            problems.Add($"Imports:MaxBytes: is {options.MaxBytes}, must be from {Least} to {Most}.");
        }

        if (options.SpareBytes < 0)
        {
            problems.Add($"Imports:SpareBytes: is {options.SpareBytes}, must be 0 or more.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
