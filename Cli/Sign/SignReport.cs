using System.Globalization;
using Mss.Cli.CommandLine;
using Mss.Cli.Soap;
using Mss.Cli.Verification;
using Org.BouncyCastle.Asn1.X509;
using Spectre.Console;

namespace Mss.Cli.Sign;

/// <summary>Prints an outcome for people.</summary>
internal static class SignReport
{
    /// <summary>A completed transaction as a table.</summary>
    public static void Write(IAnsiConsole console, SignCompleted outcome)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("");
        void Row(string name, string value) => table.AddRow(new Text(name), new Text(PrintableText.Of(value)));

        var report = outcome.Report;
        Row("MSSP_TransID", outcome.TransactionId ?? "-");
        Row("status", $"{outcome.Answer.Code} {outcome.Answer.Message}");
        if (outcome.Answer.Profile is { } profile)
        {
            Row("profile", profile);
        }

        if (report.Signer is { } signer)
        {
            Row("signer", signer.SubjectDN.ToString());
            Row("subject serial number", SubjectSerialNumber(signer));
            Row("certificate", $"{signer.SerialNumber.ToString(16)} by {signer.IssuerDN}");
            Row("valid", string.Create(CultureInfo.InvariantCulture, $"{signer.NotBefore:yyyy-MM-dd HH:mm}Z to {signer.NotAfter:yyyy-MM-dd HH:mm}Z"));
        }

        Row("algorithm", report.Algorithm.Length > 0 ? report.Algorithm : "-");
        Row("signing time", report.SigningTime is { } signed ? string.Create(CultureInfo.InvariantCulture, $"{signed:yyyy-MM-dd HH:mm:ss}Z") : "not stated");
        foreach (var check in report.Checks)
        {
            var mark = check.Passed ? "[green]ok[/]" : "[red]FAILED[/]";
            table.AddRow(new Text(check.Name), new Markup($"{mark}  {Markup.Escape(PrintableText.Of(check.Detail))}"));
        }

        Row("time taken", Seconds(outcome.Elapsed));
        console.Write(table);
        console.MarkupLine(report.Passed ? "[green]Signed and verified.[/]" : "[red]The signature did NOT verify: do not rely on it.[/]");
    }

    /// <summary>A fault with what to do about it.</summary>
    public static void Write(TextWriter error, SignFaulted outcome)
    {
        var fault = outcome.Fault;
        error.WriteLine($"fault {fault.Code?.ToString(CultureInfo.InvariantCulture) ?? "(no MSS code)"} {PrintableText.Of(fault.Name)}");
        if (fault.Detail.Length > 0)
        {
            error.WriteLine($"  {PrintableText.Of(fault.Detail)}");
        }

        if (outcome.TransactionId is { } id)
        {
            error.WriteLine($"  MSSP_TransID {id}");
        }

        error.WriteLine($"  after {Seconds(outcome.Elapsed)}");
        error.WriteLine(FaultAdvice.For(fault.Code));
    }

    /// <summary>The serialNumber attribute of the subject, by which APs know a user (wire rule 25).</summary>
    public static string SubjectSerialNumber(Org.BouncyCastle.X509.X509Certificate signer) =>
        signer.SubjectDN.GetValueList(X509Name.SerialNumber).Cast<string>().FirstOrDefault() ?? "-";

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.000} s");
}
