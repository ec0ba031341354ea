using System.Globalization;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Journal;

/// <summary>
/// The two files. One counts; when it is full the other begins with a picture of the state, and counts from then on. What cannot be read is
/// copied aside before it is written over.
/// </summary>
internal sealed partial class JournalFiles : IDisposable
{
    private static readonly string[] Names = ["journal-a", "journal-b"];

    private readonly ILogger _logger;
    private JournalFile _current, _spare;
    private bool _mustBegin;

    private JournalFiles(JournalFile current, JournalFile spare, ILogger logger)
    {
        _current = current;
        _spare = spare;
        _logger = logger;
    }

    /// <summary>Whether both files are still where they were: a file that was deleted can be written to, and is lost with the process.</summary>
    public bool AreThere => File.Exists(_current.Path) && File.Exists(_spare.Path);

    /// <summary>Opens the files, or makes them, and reads what they hold.</summary>
    /// <exception cref="IOException">They cannot be made or read.</exception>
    /// <exception cref="UnauthorizedAccessException">This account may not.</exception>
    public static (JournalFiles Files, JournalContents Contents) Open(string directory, long size, ILogger logger)
    {
        PrivateFile.CreateDirectory(directory);
        JournalFile a = JournalFile.Open(Path.Combine(directory, Names[0]), size);
        try
        {
            JournalFile b = JournalFile.Open(Path.Combine(directory, Names[1]), size);
            try
            {
                List<byte[]> inA = a.Read(), inB = b.Read();
                bool useA = a.Generation >= b.Generation;
                JournalFiles files = new(useA ? a : b, useA ? b : a, logger);
                return (files, files.Judge(useA ? inA : inB, useA ? inB : inA));
            }
            catch
            {
                b.Dispose();
                throw;
            }
        }
        catch
        {
            a.Dispose();
            throw;
        }
    }

    /// <summary>Reads both files beside whoever writes them. What is being written meanwhile may be missing.</summary>
    public static IReadOnlyList<JournalEntry> Peek(string directory)
    {
        List<JournalEntry> entries = [];
        foreach (string name in Names.Where(name => File.Exists(Path.Combine(directory, name))))
        {
            using JournalFile file = JournalFile.OpenToRead(Path.Combine(directory, name));
            entries.AddRange(file.Read().Select(p => JournalEntry.TryRead(p)).OfType<JournalEntry>());
        }

        return entries;
    }

    /// <summary>The next write begins a file.</summary>
    public void BeginNext() => _mustBegin = true;

    /// <summary>Whether these can be written behind what is there.</summary>
    public bool Fit(IReadOnlyList<byte[]> payloads) => !_mustBegin && _current.Generation > 0 && _current.Fits(payloads);

    /// <summary>Writes behind what is there. On the disk when it returns; when the disk refuses, the next write begins the other file.</summary>
    public void Append(IReadOnlyList<byte[]> payloads)
    {
        _mustBegin = true; // where a flush failed, nobody knows what the disk has
        _current.Append(payloads);
        _mustBegin = false;
    }

    /// <summary>
    /// Begins the other file with these payloads. On the disk when it returns; until then the file before counts, and when the disk
    /// refuses, it is tried again.
    /// </summary>
    public void Begin(IReadOnlyList<byte[]> payloads)
    {
        _mustBegin = false;
        JournalFile next = _current.Generation == 0 ? _current : _spare;
        next.Begin(Math.Max(_current.Generation, _spare.Generation) + 1, _current.LastHash.Span, payloads);
        (_current, _spare) = (next, next == _current ? _spare : _current);
    }

    public void Dispose()
    {
        _current.Dispose();
        _spare.Dispose();
    }

    private JournalContents Judge(List<byte[]> current, List<byte[]> spare)
    {
        // A spare that is damaged in its middle is older than the current file, and not needed. One whose header is damaged may be newer.
        bool damaged = _current.IsDamaged || (_spare.IsDamaged && _spare.Generation == 0);
        JournalEntry?[] read = [.. current.Select(p => JournalEntry.TryRead(p))];
        bool unread = read.Contains(null);
        if (!damaged && !unread)
        {
            return new JournalContents([.. read.OfType<JournalEntry>()], null);
        }

        foreach (JournalFile file in new[] { _current, _spare }.Where(f => f.IsDamaged || (unread && f == _current)))
        {
            SetAside(file);
            if (file.Generation == 0)
            {
                file.Erase();
            }
        }

        _mustBegin = true;

        // The picture at the start of the current file may be what cannot be read: what the older file knows comes before it.
        return new JournalContents(
            [.. spare.Select(p => JournalEntry.TryRead(p)).Concat(read).OfType<JournalEntry>()],
            unread && !damaged
                ? "The journal of the kill switch was written by a newer version of the console, and some of it cannot be read. Kills may be missing here that applications still obey."
                : "The journal of the kill switch is damaged, and some of it cannot be read. Kills may be missing here that applications still obey.");
    }

    private void SetAside(JournalFile file)
    {
        string aside = $"{file.Path}.damaged-{DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss.fff'Z'", CultureInfo.InvariantCulture)}";
        try
        {
            File.Copy(file.Path, aside);
            PrivateFile.Close(aside);
            Log.SetAside(_logger, file.Path, aside);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.NotSetAside(_logger, file.Path, exception); // the disk is full: to go on is worth more than the evidence
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The kill switch's journal {File} cannot be read in full. A copy of it was kept as {Aside}.")]
        public static partial void SetAside(ILogger logger, string file, string aside);

        [LoggerMessage(Level = LogLevel.Error, Message = "The kill switch's journal {File} cannot be read in full, and no copy of it could be kept.")]
        public static partial void NotSetAside(ILogger logger, string file, Exception exception);
    }
}
