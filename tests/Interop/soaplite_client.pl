#!/usr/bin/perl
# An application provider on Perl's SOAP::Lite, which knows no WSDL style of ours: rpc wrapper, SOAP 1.1 and 1.2, both modes, a fault.
# usage: soaplite_client.pl http://localhost:8080
# Writes each CMS to ./perl-<version>-<mode>.der for the caller to verify.
use strict;
use warnings;
use utf8;
use Encode;
use MIME::Base64;
use POSIX qw(strftime);
use Time::HiRes qw(time sleep);
use SOAP::Lite;

my $base = shift or die "usage: $0 http://localhost:8080\n";
my $mss = 'http://uri.etsi.org/TS102204/v1.1.2#';
my $text = "Maksa 10 \x{20AC}?";
my ($failed, $count) = (0, 0);

# SOAP::Lite warns about unnamed values that its own serializer makes.
$SIG{__WARN__} = sub { print STDERR @_ unless $_[0] =~ m{SOAP/Lite\.pm} };

sub check {
    my ($name, $work) = @_;
    if (eval { $work->(); 1 }) { print "ok    perl: $name\n" }
    else { $failed++; my $why = $@; $why =~ s/\s+$//; print "FAIL  perl: $name: $why\n" }
}

sub element { my ($name, $value, %attributes) = @_; return SOAP::Data->name("mss:$name")->type('')->attr(\%attributes)->value($value) }
sub parent { my ($name, $children, %attributes) = @_; return element($name, \SOAP::Data->value(@$children), %attributes) }

sub ap_info {
    return element('AP_Info', '', AP_ID => 'http://ap1.example', AP_PWD => 'secret1', AP_TransID => sprintf('L%.0f-%d-%d', time * 1e6, $$, $count++),
        Instant => strftime('%Y-%m-%dT%H:%M:%SZ', gmtime));
}

sub mssp_info { return parent('MSSP_Info', [element('MSSP_ID', '')]) }

sub call {
    my ($version, $port, $operation, $part) = @_;
    my $soap = SOAP::Lite->new->proxy("$base/soap/services/$port")->soapversion($version)->readable(0);
    $soap->serializer->register_ns($mss, 'mss');
    $soap->on_action(sub { "#$operation" });
    $soap->on_fault(sub { my (undef, $answer) = @_; die ref $answer ? $answer : "HTTP: " . $soap->transport->status . "\n" });
    return $soap->call(SOAP::Data->name($operation), $part);
}

sub sign {
    my ($version, $msisdn, $mode) = @_;
    return call($version, 'MSS_SignaturePort', 'MSS_Signature', parent('MSS_SignatureReq', [
        ap_info(), mssp_info(), parent('MobileUser', [element('MSISDN', $msisdn)]),
        element('DataToBeSigned', $text, MimeType => 'text/plain', Encoding => 'UTF-8'),
        parent('SignatureProfile', [element('mssURI', 'mss::sign:loa4')]),
    ], MajorVersion => 1, MinorVersion => 1, MessagingMode => $mode, TimeOut => 60));
}

sub status_of { my ($answer) = @_; my $code = $answer->dataof('//StatusCode') or die "no StatusCode\n"; return $code->attr->{Value} }

sub keep {
    my ($answer, $file) = @_;
    die "status " . status_of($answer) . "\n" unless status_of($answer) == 500;
    open my $out, '>:raw', $file or die "$file: $!\n";
    print $out decode_base64($answer->valueof('//Base64Signature'));
    close $out;
}

for my $version ('1.1', '1.2') {
    # The version is the library's, not the object's: what an object is made with is what was set before.
    SOAP::Lite->new->soapversion($version);
    check("SOAP $version synch", sub { keep(sign($version, '+99901000001', 'synch'), "perl-$version-synch.der") });
    check("SOAP $version asynch", sub {
        my $accepted = sign($version, '+99901000002', 'asynchClientServer');
        die "status " . status_of($accepted) . "\n" unless status_of($accepted) == 100;
        my $id = $accepted->dataof('//MSS_SignatureResp')->attr->{MSSP_TransID};
        my $answer;
        for (1 .. 100) {
            $answer = call($version, 'MSS_StatusQueryPort', 'MSS_StatusQuery', parent('MSS_StatusReq', [ap_info(), mssp_info()],
                MajorVersion => 1, MinorVersion => 1, MSSP_TransID => $id));
            last unless status_of($answer) == 504;
            sleep 0.1;
        }
        keep($answer, "perl-$version-asynch.der");
    });
    check("SOAP $version fault 105", sub {
        my $answer = eval { sign($version, '+99909999999', 'synch') };
        my $fault = $@;
        die "no fault\n" if $answer;
        die $fault unless ref $fault;
        my $text = $version eq '1.1' ? $fault->faultstring : $fault->valueof('//Reason/Text');
        die "fault " . ($text // 'without text') . "\n" unless ($text // '') eq 'UNKNOWN_CLIENT';
    });
}
exit($failed ? 1 : 0);
